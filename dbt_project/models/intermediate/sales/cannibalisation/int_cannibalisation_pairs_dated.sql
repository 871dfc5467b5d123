-- grain: one row per old_product and new_product, a declared successor or variant of it
with

links as (
    select
        product_id,
        related_product_id,
        min(link_type) as link_type  -- a pair declared as both is a successor
    from {{ ref('stg_product__product_links') }}
    where link_type in ('successor', 'variant') and product_id <> related_product_id
    group by product_id, related_product_id
),

first_sales as (
    select
        product_key,
        min(date) as first_date
    from {{ ref('daily_product_sales') }}
    group by product_key
),

products as (
    select
        products.product_key,
        products.product_line,
        coalesce(products.family, 'unknown') as family,
        products.retired_on,
        coalesce(products.launched_on, first_sales.first_date) as launched_on
    from {{ ref('products') }} as products
    left join first_sales on products.product_key = first_sales.product_key
),

company as (
    select as_of from {{ ref('stg_company__company') }}
),

history as (
    select min(first_date) as history_from from first_sales
),

dated as (
    select
        olds.product_key as old_product,
        news.product_key as new_product,
        links.link_type,
        olds.product_line,
        olds.family as old_family,
        news.family as new_family,
        news.launched_on,
        company.as_of,
        cast(date_trunc('month', news.launched_on) as date) as launch_month,
        greatest(coalesce(olds.launched_on, history.history_from), history.history_from)
            as sold_from,
        coalesce(olds.retired_on <= company.as_of, false) as is_replacement,
        case when olds.retired_on <= company.as_of then olds.retired_on end as retired_on
    from links
    cross join company
    cross join history
    inner join products as olds on links.product_id = olds.product_key
    inner join products as news on links.related_product_id = news.product_key
    where news.launched_on <= company.as_of and news.launched_on >= history.history_from
)

select * from dated
