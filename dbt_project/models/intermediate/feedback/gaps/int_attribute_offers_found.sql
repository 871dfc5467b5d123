-- grain: one row per attribute, product_line (all, unknown among them) and quarter
-- A catalogue that describes its products and names no product with an attribute offers none.
{{ config(materialized='table') }}

with

attributes as (
    select attribute from {{ ref('stg_company__themes') }}
    where attribute is not null and theme_kind <> 'praise'
    union distinct
    select attribute from {{ ref('stg_product__competitor_offers') }}
),

products as (
    select
        products.*,
        attributes.attribute,
        lower({{ json_value('products.attributes', 'attributes.attribute') }})
        in ('true', 'yes', '1') as has_attribute
    from {{ ref('int_products_resolved') }} as products
    cross join attributes
    where products.product_line is not null
),

lines as (
    select distinct
        product_line,
        product_line as of_line
    from products
    union all
    select distinct
        'all' as product_line,
        product_line as of_line
    from products
    union all
    select distinct
        'unknown' as product_line,
        product_line as of_line
    from products
),

offered as (
    select
        products.attribute,
        lines.product_line,
        quarters.quarter,
        count(*) as products_sold,
        sum(case when products.attributes is not null then 1 else 0 end) as products_described,
        sum(case when products.has_attribute then 1 else 0 end) as products_offering
    from products
    inner join lines on products.product_line = lines.of_line
    inner join {{ ref('int_quarters_listed') }} as quarters
        on
            coalesce(products.launched_on, quarters.quarter_end) <= quarters.quarter_end
            and coalesce(products.retired_on, quarters.quarter) >= quarters.quarter
    group by products.attribute, lines.product_line, quarters.quarter
),

competing as (
    select
        offers.attribute,
        lines.product_line,
        quarters.quarter,
        count(distinct offers.competitor) as competitors
    from {{ ref('stg_product__competitor_offers') }} as offers
    inner join lines on coalesce(offers.product_line, lines.of_line) = lines.of_line
    inner join {{ ref('int_quarters_listed') }} as quarters
        on
            coalesce(offers.seen_on, quarters.quarter)
            <= least(quarters.quarter_end, quarters.as_of)
    group by offers.attribute, lines.product_line, quarters.quarter
),

watched as (
    select count(*) > 0 as is_any_offer from {{ ref('stg_product__competitor_offers') }}
),

found as (
    select
        offered.attribute,
        offered.product_line,
        offered.quarter,
        offered.products_offering,
        offered.products_sold,
        case when offered.products_described > 0 then offered.products_offering > 0 end
            as is_offered,
        case when watched.is_any_offer then coalesce(competing.competitors, 0) end as competitors
    from offered
    cross join watched
    left join competing
        on
            offered.attribute = competing.attribute
            and offered.product_line = competing.product_line
            and offered.quarter = competing.quarter
)

select * from found
