{# Interval, 95 %, of a count by Byar's approximation (Breslow and Day 1987, p. 69): close to the exact one from
   five on, and 0 at the lower end for a count of 0. Null for an unknown count. #}
{% macro poisson_low(events) -%}
    case
        when {{ events }} = 0 then 0e0
        when {{ events }} > 0 then
            {{ events }} * power(
                1e0 - 1e0 / (9e0 * {{ events }}) - {{ z95() }} / (3e0 * sqrt(cast({{ events }} as double))), 3
            )
    end
{%- endmacro %}

{% macro poisson_high(events) -%}
    case when {{ events }} >= 0 then
        ({{ events }} + 1e0) * power(
            1e0 - 1e0 / (9e0 * ({{ events }} + 1e0))
            + {{ z95() }} / (3e0 * sqrt(cast({{ events }} as double) + 1e0)), 3
        )
    end
{%- endmacro %}
