{# A double as money: of a half in the fifth place engines see different doubles, so ten places are kept before the four. #}
{% macro as_money(amount) -%}
    cast(cast({{ amount }} as decimal(28, 10)) as decimal(18, 4))
{%- endmacro %}
