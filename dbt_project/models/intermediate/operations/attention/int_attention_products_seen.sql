-- grain: one row per product_key that can need somebody, with the days between which it is listed
-- Seen is a product from its launch, or without one from its first sale, stock, answer or goal. One
-- of which nobody ever said anything would only be a row of nothing each week; a charge is none.
with

products as (  -- `unknown` is nothing anybody could look after
    select * from {{ ref('products') }}
    where product_key <> 'unknown' and not is_charge
),

signs as (
    select
        product_key,
        date
    from {{ ref('daily_product_sales') }}
    union all
    select
        product_key,
        date
    from {{ ref('int_stock_days_resolved') }}
    union all
    select
        product_key,
        answered_date as date
    from {{ ref('survey_answers') }}
    union all
    select
        product_id as product_key,
        period_start as date
    from {{ ref('stg_operations__goals') }}
),

first_signs as (
    select
        product_key,
        min(date) as seen_on
    from signs
    group by product_key
),

seen as (
    select
        products.product_key,
        -- what is planned is listed, and said to be planned
        products.launched_on is not null as is_announced,
        coalesce(
            least(products.launched_on, first_signs.seen_on),
            first_signs.seen_on,
            products.launched_on
        ) as seen_from,
        cast(products.retired_on + interval '91' day as date) as seen_until
    from products
    left join first_signs on products.product_key = first_signs.product_key
    where products.launched_on is not null or first_signs.seen_on is not null
)

select * from seen
