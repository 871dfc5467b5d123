-- grain: one row per checked column of sales and dimension of quality
with

orders as (select * from {{ ref('int_orders_identified') }}),

lines as (
    select * from {{ ref('int_order_lines_priced') }}
),

refunds as (
    select * from {{ ref('int_refunds_allocated') }}
),

company as (
    select as_of from {{ ref('stg_company__company') }}
),

checked as (
    select
        'orders.order_id' as object,
        'uniqueness' as dimension,
        case when id_rank > 1 then 1 else 0 end as is_failing
    from orders
    union all
    select
        'orders.customer_key' as object,
        'completeness' as dimension,
        case when customer_key = 'unknown' then 1 else 0 end as is_failing
    from orders
    union all
    select
        'orders.customer_id' as object,
        'completeness' as dimension,
        case when coalesce(source_customer_id, customer_email__key) is null then 1 else 0 end
            as is_failing
    from orders
    union all
    select
        'orders.order_date' as object,
        'validity' as dimension,
        case when orders.order_date > company.as_of then 1 else 0 end as is_failing
    from orders
    cross join company
    union all
    select
        'order_lines.order_id' as object,
        'consistency' as dimension,
        case when has_order then 0 else 1 end as is_failing
    from lines
    union all
    select
        'order_lines.product_key' as object,
        'consistency' as dimension,
        case when product_key = 'unknown' then 1 else 0 end as is_failing
    from lines
    union all
    select
        'order_lines.quantity' as object,
        'validity' as dimension,
        case when quantity <= 0 then 1 else 0 end as is_failing
    from lines
    union all
    select
        'order_lines.unit_price' as object,
        'validity' as dimension,
        case when unit_price <= 0 then 1 else 0 end as is_failing
    from lines
    union all
    select
        'order_lines.unit_cost' as object,
        'completeness' as dimension,
        case when unit_cost is null then 1 else 0 end as is_failing
    from lines
    where is_counted
    union all
    select
        'refunds.order_id' as object,
        'consistency' as dimension,
        case when is_orphan then 1 else 0 end as is_failing
    from refunds
    union all
    select
        'refunds.refund_date' as object,
        'validity' as dimension,
        case when refunds.refund_date > company.as_of then 1 else 0 end as is_failing
    from refunds
    cross join company
),

counted as (
    select
        object,
        dimension,
        sum(is_failing) as failing_rows,
        count(*) as total_rows
    from checked
    group by object, dimension
)

select * from counted
