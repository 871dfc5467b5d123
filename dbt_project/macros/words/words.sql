{# Numbers and dates as a sentence says them; the same text on every engine. #}

{# A number of three significant digits or fewer: one decimal below 10, none above; a true minus sign. #}
{% macro worded_number(number) -%}
    case
        when abs({{ number }}) < 0.05e0 then '0'
        else case when {{ number }} < 0e0 then '−' else '' end
            || case
                when abs({{ number }}) < 9.95e0
                    then cast(cast(round(cast(abs({{ number }}) as decimal(18, 6)), 1) as decimal(18, 1)) as string)
                else cast(cast(round(cast(abs({{ number }}) as decimal(18, 6)), 0) as decimal(18, 0)) as string)
            end
    end
{%- endmacro %}

{# March 2025, or for a week: the week of 3 March 2025. #}
{% macro worded_period(period_grain, period_start) -%}
    case {{ period_grain }}
        when 'week' then 'the week of ' || cast(extract(day from {{ period_start }}) as string) || ' '
        else ''
    end
    || {{ worded_month(period_start) }} || ' ' || cast(extract(year from {{ period_start }}) as string)
{%- endmacro %}

{% macro worded_month(date) -%}
    {%- set months = [
        'January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October',
        'November', 'December'
    ] -%}
    case extract(month from {{ date }})
    {%- for month in months %}
        when {{ loop.index }} then '{{ month }}'
    {%- endfor %}
    end
{%- endmacro %}
