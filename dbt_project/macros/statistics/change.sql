{# z of a change between two independent samples; null when neither sample varies. #}

{% macro z_of_difference(difference, variance_a, n_a, variance_b, n_b) -%}
    (
        cast({{ difference }} as double)
        / nullif(
            sqrt({{ ratio(variance_a, n_a) }} + {{ ratio(variance_b, n_b) }}), 0e0
        )
    )
{%- endmacro %}

{# Pooled two-proportion z: b minus a. #}
{% macro z_of_two_shares(successes_a, n_a, successes_b, n_b) -%}
    {%- set pooled = ratio(
        '(' ~ successes_a ~ ' + ' ~ successes_b ~ ')', '(' ~ n_a ~ ' + ' ~ n_b ~ ')'
    ) -%}
    (
        ({{ ratio(successes_b, n_b) }} - {{ ratio(successes_a, n_a) }})
        / nullif(
            sqrt(
                {{ pooled }} * (1e0 - {{ pooled }})
                * ({{ ratio('1', n_a) }} + {{ ratio('1', n_b) }})
            ),
            0e0
        )
    )
{%- endmacro %}

{# z of a change of two net promoter scores on the adjusted Wald estimates: holds its level for few answers. #}
{% macro z_of_nps_change_adjusted(promoters, detractors, n, prior_promoters, prior_detractors, prior_n) -%}
    {{ z_of_difference(
        nps_score_adjusted(promoters, detractors, n)
            ~ ' / 100e0 - ' ~ nps_score_adjusted(prior_promoters, prior_detractors, prior_n) ~ ' / 100e0',
        nps_variance_adjusted(promoters, detractors, n), '(' ~ n ~ ' + 3)',
        nps_variance_adjusted(prior_promoters, prior_detractors, prior_n), '(' ~ prior_n ~ ' + 3)'
    ) }}
{%- endmacro %}
