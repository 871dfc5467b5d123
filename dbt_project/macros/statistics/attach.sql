{# Interval, 95 %, of a ratio of two shares x1/n1 over x2/n2 by the logarithm (Katz et al. 1978);
   null where a count is zero. #}
{% macro katz_low(x1, n1, x2, n2) -%} {{ katz_bound(x1, n1, x2, n2, '-') }} {%- endmacro %}

{% macro katz_high(x1, n1, x2, n2) -%} {{ katz_bound(x1, n1, x2, n2, '+') }} {%- endmacro %}

{% macro katz_bound(x1, n1, x2, n2, sign) -%}
    case when {{ x1 }} > 0 and {{ x2 }} > 0 then
        {{ ratio(x1, n1) }} / {{ ratio(x2, n2) }} * exp(
            {{ sign }} {{ z95() }} * sqrt(greatest(
                0e0,
                {{ ratio(1, x1) }} - {{ ratio(1, n1) }} + {{ ratio(1, x2) }} - {{ ratio(1, n2) }}
            ))
        )
    end
{%- endmacro %}
