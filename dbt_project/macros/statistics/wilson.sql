{# Wilson score interval, 95 %, for successes out of trials; null without trials or where
   successes are unknown (greatest and least pass over nulls). Both ends stay between 0 and 1, also when more
   came back than was sold. #}

{% macro z95() -%} 1.959963984540054e0 {%- endmacro %}

{% macro wilson_low(successes, trials) -%}
    case when {{ trials }} > 0 and {{ successes }} is not null then greatest(
        0e0, least(1e0, {{ wilson_bound(successes, trials, '-') }})
    ) end
{%- endmacro %}

{% macro wilson_high(successes, trials) -%}
    case when {{ trials }} > 0 and {{ successes }} is not null then greatest(
        0e0, least(1e0, {{ wilson_bound(successes, trials, '+') }})
    ) end
{%- endmacro %}

{% macro wilson_bound(successes, trials, sign) -%}
    (
        cast({{ successes }} as double)
        + {{ z95() }} * {{ z95() }} / 2e0
        {{ sign }} {{ z95() }} * sqrt(
            greatest(
                0e0,
                cast({{ successes }} as double)
                * (cast({{ trials }} as double) - cast({{ successes }} as double))
                / cast({{ trials }} as double)
            )
            + {{ z95() }} * {{ z95() }} / 4e0
        )
    ) / (cast({{ trials }} as double) + {{ z95() }} * {{ z95() }})
{%- endmacro %}
