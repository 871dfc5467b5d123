{# Net promoter score, its variance per response (in shares) and the adjusted Wald interval. #}

{% macro nps_score(promoters, detractors, responses) -%}
    (100e0 * {{ ratio('(' ~ promoters ~ ' - ' ~ detractors ~ ')', responses) }})
{%- endmacro %}

{% macro nps_variance(promoters, detractors, responses) -%}
    (
        {{ ratio('(' ~ promoters ~ ' + ' ~ detractors ~ ')', responses) }}
        - {{ ratio('(' ~ promoters ~ ' - ' ~ detractors ~ ')', responses) }}
        * {{ ratio('(' ~ promoters ~ ' - ' ~ detractors ~ ')', responses) }}
    )
{%- endmacro %}

{# Three responses are added, 3/4 to each end: 8 promoters of 8 are not certainty. #}
{% macro nps_adjusted_wald_low(promoters, detractors, responses) -%}
    case when {{ responses }} > 0 then greatest(
        -100e0, {{ nps_adjusted_wald_bound(promoters, detractors, responses, '-') }}
    ) end
{%- endmacro %}

{% macro nps_adjusted_wald_high(promoters, detractors, responses) -%}
    case when {{ responses }} > 0 then least(
        100e0, {{ nps_adjusted_wald_bound(promoters, detractors, responses, '+') }}
    ) end
{%- endmacro %}

{# Score and variance with three answers added, 3/4 to each end. #}
{% macro nps_score_adjusted(promoters, detractors, responses) -%}
    {{ nps_score(promoters, detractors, '(' ~ responses ~ ' + 3)') }}
{%- endmacro %}

{% macro nps_variance_adjusted(promoters, detractors, responses) -%}
    {{ nps_variance(
        '(cast(' ~ promoters ~ ' as double) + 0.75e0)',
        '(cast(' ~ detractors ~ ' as double) + 0.75e0)',
        '(' ~ responses ~ ' + 3)'
    ) }}
{%- endmacro %}

{% macro nps_adjusted_wald_bound(promoters, detractors, responses, sign) -%}
    (
        {{ nps_score_adjusted(promoters, detractors, responses) }}
        {{ sign }} 100e0 * {{ z95() }} * sqrt(
            {{ nps_variance_adjusted(promoters, detractors, responses) }}
            / cast({{ responses }} + 3 as double)
        )
    )
{%- endmacro %}
