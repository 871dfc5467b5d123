{# Days from one date to another. #}
{% macro days_elapsed(first_date, last_date) -%}
    {{ return(adapter.dispatch('days_elapsed')(first_date, last_date)) }}
{%- endmacro %}

{% macro duckdb__days_elapsed(first_date, last_date) -%}
    date_diff('day', {{ first_date }}, {{ last_date }})
{%- endmacro %}

{% macro spark__days_elapsed(first_date, last_date) -%}
    datediff({{ last_date }}, {{ first_date }})
{%- endmacro %}
