{# Rows of a relation, one for each whole number from one of its columns to another, both included. #}
{% macro integer_rows(relation, columns, first, last, name) -%}
    {{ return(adapter.dispatch('integer_rows')(relation, columns, first, last, name)) }}
{%- endmacro %}

{% macro duckdb__integer_rows(relation, columns, first, last, name) -%}
    select
        {{ columns | join(', ') }},
        unnest(generate_series({{ first }}, {{ last }})) as {{ name }}
    from {{ relation }}
{%- endmacro %}

{% macro spark__integer_rows(relation, columns, first, last, name) -%}
    select
        {{ columns | join(', ') }},
        explode(sequence({{ first }}, {{ last }})) as {{ name }}
    from {{ relation }}
{%- endmacro %}
