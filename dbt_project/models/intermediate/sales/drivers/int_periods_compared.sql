-- grain: one row per period_grain, period_a and period_b: complete periods, each against the one
-- before and the same one a year before
{{ config(materialized='table') }}

with

dates as (
    select * from {{ ref('dates') }}
),

first_sale as (
    select min(date) as first_date from {{ ref('daily_product_sales') }}
),

grains as (
    select
        'month' as period_grain,
        month_start as period_start,
        1 as months_long,
        13 as periods_shown
    from dates
    where is_complete_month
    group by month_start
    union all
    select
        'quarter' as period_grain,
        quarter_start as period_start,
        3 as months_long,
        5 as periods_shown
    from dates
    where is_complete_quarter
    group by quarter_start
),

numbered as (
    select
        *,
        row_number()
            over (partition by period_grain order by period_start desc nulls last)
            as recency
    from grains
),

latest as (
    select * from numbered
    where recency <= periods_shown
),

pairs as (
    select
        period_grain,
        period_start as period_b,
        months_long,
        'period_before' as comparison,
        cast(period_start - months_long * interval '1' month as date) as period_a
    from latest
    union all
    select
        period_grain,
        period_start as period_b,
        months_long,
        'year_before' as comparison,
        cast(period_start - 12 * interval '1' month as date) as period_a
    from latest
),

compared as (  -- a period that began before the first sale is not complete
    select
        pairs.period_grain,
        pairs.comparison,
        pairs.period_a,
        pairs.period_b,
        last_day(cast(pairs.period_a + (pairs.months_long - 1) * interval '1' month as date))
            as last_day_a,
        last_day(cast(pairs.period_b + (pairs.months_long - 1) * interval '1' month as date))
            as last_day_b
    from pairs
    inner join first_sale on pairs.period_a >= first_sale.first_date
)

select * from compared
