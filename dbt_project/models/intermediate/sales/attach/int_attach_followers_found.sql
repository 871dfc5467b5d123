-- grain: one row per order_no and follower_no: an order of the same customer within the days
-- Empty for a window of 0 days. Orders of nobody in particular are never joined. Customers with
-- more than 100 orders in a window are not followed: pairs of orders would grow with the square.
with

rules as (
    select
        attach_window_days,
        greatest(attach_window_days, 1) as bucket_days
    from {{ ref('stg_company__rules') }}
),

orders as (
    select distinct
        lines.order_no,
        lines.customer_key,
        lines.order_date,
        rules.attach_window_days,
        floor(
            {{ ratio(
                days_elapsed("cast('2000-01-01' as date)", 'lines.order_date'), 'rules.bucket_days'
            ) }}
        ) as bucket
    from {{ ref('int_attach_lines_numbered') }} as lines
    cross join rules
    where lines.customer_key <> 'unknown' and rules.attach_window_days > 0
),

counted as (
    select
        *,
        count(*) over (partition by customer_key, bucket) as orders_in_bucket
    from orders
),

reached as (  -- what follows within the window lies in the same bucket of days or in the next
    select
        *,
        bucket as reached_bucket
    from counted
    where orders_in_bucket <= 100
    union all
    select
        *,
        bucket + 1 as reached_bucket
    from counted
    where orders_in_bucket <= 100
),

followers as (
    select
        reached.order_no,
        counted.order_no as follower_no
    from reached
    inner join counted
        on
            reached.customer_key = counted.customer_key
            and reached.reached_bucket = counted.bucket
    where
        counted.orders_in_bucket <= 100
        and counted.order_no <> reached.order_no
        and counted.order_date between reached.order_date
        and cast(reached.order_date + reached.attach_window_days * interval '1' day as date)
)

select * from followers
