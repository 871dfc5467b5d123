-- Where every cost is known, the cost of the days adds up to that of the lines.
with

company as (
    select as_of from {{ ref('stg_company__company') }}
),

lines as (
    select
        product_key,
        currency,
        sum(cogs) as cogs,
        count(*) as lines,
        count(cogs) as lines_with_cost
    from {{ ref('order_lines') }}
    where is_counted
    group by product_key, currency
),

daily as (
    select
        product_key,
        currency,
        sum(cogs) as cogs
    from {{ ref('daily_product_sales') }}
    group by product_key, currency
),

later as (
    select distinct movements.product_key
    from {{ ref('int_sales_movements_dated') }} as movements
    cross join company
    where movements.date > company.as_of
)

select
    lines.*,
    daily.*,
    later.*
from lines
inner join daily on lines.product_key = daily.product_key and lines.currency = daily.currency
left join later on lines.product_key = later.product_key
where
    lines.lines = lines.lines_with_cost
    and lines.product_key <> 'unknown'  -- orphan refunds stand there without a cost
    and later.product_key is null
    and lines.cogs <> daily.cogs
