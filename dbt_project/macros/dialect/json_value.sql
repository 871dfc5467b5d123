{# The value of a key on the first level of a JSON text, as text; the key may be a column. #}
{% macro json_value(text, key) -%}
    {{ return(adapter.dispatch('json_value')(text, key)) }}
{%- endmacro %}

{% macro duckdb__json_value(text, key) -%}
    json_extract_string({{ text }}, '$.' || {{ key }})
{%- endmacro %}

{% macro spark__json_value(text, key) -%}
    get_json_object({{ text }}, '$.' || {{ key }})
{%- endmacro %}
