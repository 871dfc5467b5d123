-- grain: one row per measure, level, level_key and month
-- cohort: sold in the month and back within the window; activity: back in the month, whenever sold.
with

cohorts as (
    select * from {{ ref('int_return_cohorts_counted') }}
),

daily as (
    select
        product_key,
        cast(date_trunc('month', date) as date) as month,
        units_sold,
        units_returned
    from {{ ref('daily_product_sales') }}
),

products as (
    select
        product_key,
        coalesce(product_line, 'unknown') as product_line
    from {{ ref('products') }}
),

company as (
    select as_of from {{ ref('stg_company__company') }}
),

reported as (
    select is_reported from {{ ref('int_returns_reported') }}
),

measured as (
    select
        'cohort' as measure,
        product_key,
        month,
        units_sold,
        units_returned,
        is_mature
    from cohorts
    union all
    select
        'activity' as measure,
        daily.product_key,
        daily.month,
        daily.units_sold,
        case when reported.is_reported then daily.units_returned end as units_returned,
        last_day(daily.month) <= company.as_of as is_mature
    from daily
    cross join company
    cross join reported
),

leveled as (
    select
        *,
        'product' as level,
        product_key as level_key
    from measured
    union all
    select
        measured.*,
        'line' as level,
        products.product_line as level_key
    from measured
    inner join products on measured.product_key = products.product_key
    union all
    select
        *,
        'company' as level,
        'all' as level_key
    from measured
),

counted as (
    select
        measure,
        level,
        level_key,
        month,
        sum(units_sold) as units_sold,
        -- returns that name no sale, or that nobody reports, leave the count unknown
        case when count(units_returned) = count(*) then sum(units_returned) end as units_returned,
        min(case when is_mature then 1 else 0 end) = 1 as is_mature
    from leveled
    group by measure, level, level_key, month
)

select * from counted
