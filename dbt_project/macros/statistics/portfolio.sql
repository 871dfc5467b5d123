{# Pareto class by the share of everything that sold more (D6): the item that crosses a boundary is
   of the higher class. Give a column. #}
{% macro abc_class(share_before) -%}
    case
        when {{ share_before }} < 0.8e0 then 'A'
        when {{ share_before }} < 0.95e0 then 'B'
        when {{ share_before }} is not null then 'C'
    end
{%- endmacro %}
