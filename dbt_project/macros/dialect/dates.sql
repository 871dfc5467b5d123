{# Dates and times whose spelling differs between engines. #}

{% macro local_date(timestamp_utc, time_zone) -%}
    {{ return(adapter.dispatch('local_date')(timestamp_utc, time_zone)) }}
{%- endmacro %}

{% macro duckdb__local_date(timestamp_utc, time_zone) -%}
    cast(
        timezone(coalesce({{ time_zone }}, 'UTC'), timezone('UTC', {{ timestamp_utc }})) as date
    )
{%- endmacro %}

{% macro spark__local_date(timestamp_utc, time_zone) -%}
    to_date(from_utc_timestamp({{ timestamp_utc }}, coalesce({{ time_zone }}, 'UTC')))
{%- endmacro %}


{% macro date_rows(relation, first_date, last_date) -%}
    {{ return(adapter.dispatch('date_rows')(relation, first_date, last_date)) }}
{%- endmacro %}

{% macro duckdb__date_rows(relation, first_date, last_date) -%}
    select cast(unnest(generate_series({{ first_date }}, {{ last_date }}, interval 1 day)) as date)
        as date
    from {{ relation }}
{%- endmacro %}

{% macro spark__date_rows(relation, first_date, last_date) -%}
    select explode(sequence({{ first_date }}, {{ last_date }}, interval 1 day)) as date
    from {{ relation }}
{%- endmacro %}


{% macro iso_weekday(date_column) -%}
    {{ return(adapter.dispatch('iso_weekday')(date_column)) }}
{%- endmacro %}

{% macro duckdb__iso_weekday(date_column) -%}
    extract(isodow from {{ date_column }})
{%- endmacro %}

{% macro spark__iso_weekday(date_column) -%}
    extract(dayofweek_iso from {{ date_column }})
{%- endmacro %}


{% macro minutes_between(first_at, last_at) -%}
    {{ return(adapter.dispatch('minutes_between')(first_at, last_at)) }}
{%- endmacro %}

{% macro duckdb__minutes_between(first_at, last_at) -%}
    floor((epoch({{ last_at }}) - epoch({{ first_at }})) / 60)
{%- endmacro %}

{% macro spark__minutes_between(first_at, last_at) -%}
    floor((unix_micros({{ last_at }}) - unix_micros({{ first_at }})) / 6e7)
{%- endmacro %}
