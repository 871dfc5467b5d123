{# Sample variance from n, sum and sum of squares; null below two values. #}
{% macro sample_variance(value_sum, square_sum, n) -%}
    case when {{ n }} > 1 then greatest(
        0e0,
        (
            cast({{ square_sum }} as double)
            - cast({{ value_sum }} as double) * cast({{ value_sum }} as double)
            / cast({{ n }} as double)
        ) / (cast({{ n }} as double) - 1e0)
    ) end
{%- endmacro %}
