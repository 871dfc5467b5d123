-- grain: one row per product_key, order month and currency, with units that came back in time
-- A line below zero units is a return that names no sale: the cohorts it may be of have no count.
with

lines as (
    select
        *,
        quantity < 0 and gross_sales < 0 as is_return
    from {{ ref('int_order_lines_priced') }}
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

reported as (
    select is_reported from {{ ref('int_returns_reported') }}
),

events as (
    select
        product_key,
        order_date,
        currency,
        quantity as units_sold,
        0 as units_returned
    from lines
    where not is_return
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

windowed as (
    select
        cohorts.*,
        company.as_of,
        cast(
            last_day(cohorts.month) + company.return_window_days * interval '1' day as date
        ) as window_end
    from cohorts
    cross join company
),

doubtful as (
    select distinct
        windowed.product_key,
        windowed.currency,
        windowed.month
    from windowed
    inner join lines
        on windowed.product_key = lines.product_key and windowed.currency = lines.currency
    where lines.is_return and lines.order_date between windowed.month and windowed.window_end
),

matured as (
    select
        windowed.product_key,
        windowed.currency,
        windowed.month,
        cast(windowed.units_sold as bigint) as units_sold,
        cast(
            case when doubtful.month is null and reported.is_reported
                    then windowed.units_returned
            end as bigint
        ) as units_returned,
        windowed.window_end <= windowed.as_of as is_mature
    from windowed
    cross join reported
    left join doubtful
        on
            windowed.product_key = doubtful.product_key
            and windowed.currency = doubtful.currency
            and windowed.month = doubtful.month
)

select * from matured
