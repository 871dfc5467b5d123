{# Texts that hold JSON: every client reads them, and both engines write the same. #}

{# A text as a JSON string, quotes and control signs escaped. #}
{% macro json_text(text) -%}
    {{ return(adapter.dispatch('json_text')(text)) }}
{%- endmacro %}

{% macro duckdb__json_text(text) -%}
    cast(to_json(cast({{ text }} as varchar)) as varchar)
{%- endmacro %}

{% macro spark__json_text(text) -%}
    substring(to_json(array({{ text }})), 2, length(to_json(array({{ text }}))) - 2)
{%- endmacro %}


{# Aggregate: the distinct items, each JSON already, as an array in the order of their text. #}
{% macro json_array(items) -%}
    {{ return(adapter.dispatch('json_array')(items)) }}
{%- endmacro %}

{% macro duckdb__json_array(items) -%}
    '[' || coalesce(string_agg(distinct {{ items }}, ',' order by {{ items }}), '') || ']'
{%- endmacro %}

{% macro spark__json_array(items) -%}
    '[' || array_join(array_sort(collect_set({{ items }})), ',') || ']'
{%- endmacro %}
