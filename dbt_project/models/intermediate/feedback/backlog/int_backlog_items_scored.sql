-- grain: one row per item_id and scored_at up to the as-of date
with

items as (
    select * from {{ ref('stg_product__roadmap_items') }}
),

themes as (
    select
        theme,
        attribute
    from {{ ref('stg_company__themes') }}
),

products as (
    select
        product_id,
        product_line
    from {{ ref('int_products_resolved') }}
),

company as (
    select as_of from {{ ref('stg_company__company') }}
),

ranked as (
    select
        items.*,
        company.as_of,
        row_number() over (
            partition by items.item_id, items.scored_at
            order by items.delivery desc nulls last, items.source_name asc nulls last
        ) as preference
    from items
    cross join company
    where items.scored_at <= company.as_of
),

scored as (
    select
        ranked.item_id,
        ranked.scored_at,
        ranked.as_of,
        ranked.title,
        ranked.theme,
        themes.theme is not null as is_theme_declared,
        themes.attribute,
        ranked.impact,
        ranked.confidence,
        ranked.effort,
        ranked.status,
        ranked.planned_date,
        ranked.shipped_date,
        ranked.spent_to_date,
        ranked.currency,
        ranked.business_value,
        ranked.time_criticality,
        ranked.risk_reduction,
        ranked.source_relation,
        coalesce(ranked.need, themes.attribute) as need,
        case
            when ranked.product_id is null then 'all'
            else coalesce(products.product_id, 'unknown')
        end as product_key,
        coalesce(ranked.product_line, products.product_line, 'all') as product_line,
        row_number() over (
            partition by ranked.item_id
            order by ranked.scored_at desc nulls last
        ) = 1
            as is_newest
    from ranked
    left join themes on ranked.theme = themes.theme
    left join products on ranked.product_id = products.product_id
    where ranked.preference = 1
)

select * from scored
