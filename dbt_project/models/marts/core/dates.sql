-- grain: one row per calendar day, from the first order or answer to the end of the as-of year
with

company as (
    select as_of from {{ ref('stg_company__company') }}
),

first_dates as (
    select min(order_date) as date from {{ ref('int_orders_identified') }}
    union all
    select min(answered_date) as date from {{ ref('int_survey_answers_attributed') }}
    union all
    select cast(date_trunc('year', as_of) as date) as date from company
),

first_date as (
    select min(date) as first_date from first_dates
),

bounds as (
    select
        company.as_of,
        first_date.first_date,
        make_date(cast(extract(year from company.as_of) as integer), 12, 31) as last_date
    from company
    cross join first_date
),

days as (
    {{ date_rows('bounds', 'first_date', 'last_date') }}
),

starts as (
    select
        days.date,
        bounds.as_of,
        cast(date_trunc('week', days.date) as date) as week_start,
        cast(date_trunc('month', days.date) as date) as month_start,
        cast(date_trunc('quarter', days.date) as date) as quarter_start,
        cast(date_trunc('year', days.date) as date) as year_start
    from days
    cross join bounds
),

typed as (
    select
        cast(date as date) as date,
        cast(extract(year from date) as bigint) as year,
        cast(extract(quarter from date) as bigint) as quarter,
        cast(extract(month from date) as bigint) as month,
        cast(extract(day from date) as bigint) as day_of_month,
        cast({{ iso_weekday('date') }} as bigint) as iso_weekday,
        cast({{ iso_weekday('date') }} >= 6 as boolean) as is_weekend,
        cast(week_start as date) as week_start,
        cast(month_start as date) as month_start,
        cast(quarter_start as date) as quarter_start,
        cast(year_start as date) as year_start,
        cast(extract(year from date) as bigint) as fiscal_year,
        cast(extract(quarter from date) as bigint) as fiscal_quarter,
        cast(date <= as_of as boolean) as is_complete_period,
        cast(cast(week_start + interval '6' day as date) <= as_of as boolean) as is_complete_week,
        cast(last_day(date) <= as_of as boolean) as is_complete_month,
        cast(last_day(cast(quarter_start + interval '2' month as date)) <= as_of as boolean)
            as is_complete_quarter,
        cast(last_day(cast(year_start + interval '11' month as date)) <= as_of as boolean)
            as is_complete_year,
        cast(null as boolean) as is_holiday
    from starts
)

select * from typed
