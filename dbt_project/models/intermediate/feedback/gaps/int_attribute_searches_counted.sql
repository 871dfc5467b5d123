-- grain: one row per attribute, product_line (or all) and quarter with searches for it
with

searches as (
    select * from {{ ref('stg_usage__search_themes') }}
    where theme is not null and not is_negated
),

themes as (
    select
        theme,
        attribute
    from {{ ref('stg_company__themes') }}
    where attribute is not null
),

events as (
    select
        source_name,
        event_id,
        product_id,
        event_date
    from {{ ref('stg_usage__events') }}
),

products as (
    select
        product_id,
        product_line
    from {{ ref('int_products_resolved') }}
),

-- one search counts once for an attribute, however many themes of it it mentions
hits as (
    select distinct
        themes.attribute,
        searches.source_name,
        searches.event_id,
        coalesce(products.product_line, 'unknown') as product_line,
        cast(date_trunc('quarter', events.event_date) as date) as quarter
    from searches
    inner join themes on searches.theme = themes.theme
    inner join events
        on searches.source_name = events.source_name and searches.event_id = events.event_id
    cross join {{ ref('stg_company__company') }} as company
    left join products on events.product_id = products.product_id
    where events.event_date <= company.as_of
),

counted as (
    select
        attribute,
        product_line,
        quarter,
        count(*) as hits
    from hits
    group by attribute, product_line, quarter
    union all
    select
        attribute,
        'all' as product_line,
        quarter,
        count(*) as hits
    from hits
    group by attribute, quarter
)

select * from counted
