-- grain: one row per month with orders: placed, completed, refunded
with

company as (
    select as_of from {{ ref('stg_company__company') }}
),

lines as (
    select * from {{ ref('order_lines') }}
),

orders as (
    select
        lines.order_id,
        cast(date_trunc('month', lines.order_date) as date) as month,
        max(case when lines.is_counted then 1 else 0 end) as is_completed,
        max(case when lines.is_cancelled then 1 else 0 end) as is_cancelled,
        max(case when lines.is_counted and lines.returns_amount > 0 then 1 else 0 end)
            as is_refunded
    from lines
    cross join company
    where lines.order_date <= company.as_of
    group by lines.order_id, cast(date_trunc('month', lines.order_date) as date)
),

counted as (
    select
        month,
        sum(is_completed) as completed,
        sum(case when is_completed = 1 or is_cancelled = 1 then 1 else 0 end) as decided,
        sum(is_refunded) as refunded
    from orders
    group by month
)

select * from counted
