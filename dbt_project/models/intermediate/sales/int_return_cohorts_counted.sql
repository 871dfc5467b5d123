-- grain: one row per product_key, order month and currency, with units that came back in time
with

lines as (
    select * from {{ ref('int_order_lines_priced') }}
    where is_counted
),

refunds as (
    select * from {{ ref('int_refunds_allocated') }}
    where is_counted and not is_orphan
),

company as (
    select
        as_of,
        return_window_days
    from {{ ref('stg_company__company') }}
),

events as (
    select
        product_key,
        order_date,
        currency,
        quantity as units_sold,
        0 as units_returned
    from lines
    union all
    select
        refunds.product_key,
        refunds.order_date,
        refunds.currency,
        0 as units_sold,
        refunds.units_returned
    from refunds
    cross join company
    where
        refunds.refund_date
        <= cast(refunds.order_date + company.return_window_days * interval '1' day as date)
),

cohorts as (
    select
        product_key,
        currency,
        cast(date_trunc('month', order_date) as date) as month,
        sum(units_sold) as units_sold,
        sum(units_returned) as units_returned
    from events
    group by product_key, currency, cast(date_trunc('month', order_date) as date)
),

matured as (
    select
        cohorts.product_key,
        cohorts.currency,
        cohorts.month,
        cast(cohorts.units_sold as bigint) as units_sold,
        cast(cohorts.units_returned as bigint) as units_returned,
        cast(
            last_day(cohorts.month) + company.return_window_days * interval '1' day as date
        ) <= company.as_of as is_mature
    from cohorts
    cross join company
)

select * from matured
