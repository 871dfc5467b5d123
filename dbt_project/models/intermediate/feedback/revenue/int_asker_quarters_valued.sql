-- grain: one row per theme (or all), quarter and asker, with the revenue of a year
-- A customer who mentions several themes is split between them, so that the parts add up to all.
{{ config(materialized='table') }}

with

askers as (
    select
        *,
        theme = 'all' as is_total,
        row_number()
            over (
                partition by quarter, customer_key, theme = 'all'
                order by theme nulls last
            )
            as theme_no,
        count(*) over (partition by quarter, customer_key, theme = 'all') as themes
    from {{ ref('int_theme_askers_listed') }}
),

bought as (
    select
        customer_key,
        quarter,
        net_sales,
        unconverted
    from {{ ref('int_customer_line_years_bought') }}
    where product_line = 'all'
),

joined as (
    select
        askers.*,
        coalesce(bought.net_sales, 0) as revenue,
        coalesce(bought.unconverted, 0) as unconverted,
        coalesce(scored.is_detractor, false) or askers.is_rated_low as is_at_risk,
        scored.is_promoter,
        scored.is_detractor,
        -- ten-thousandths, of which the first themes get what cannot be divided
        cast(coalesce(bought.net_sales, 0) * 10000 as bigint) as parts
    from askers
    left join bought
        on askers.customer_key = bought.customer_key and askers.quarter = bought.quarter
    left join {{ ref('int_customer_quarters_scored') }} as scored
        on askers.customer_key = scored.customer_key and askers.quarter = scored.quarter
),

divided as (
    select
        *,
        cast(floor({{ ratio('parts', 'themes') }}) as bigint) as whole_parts
    from joined
),

valued as (
    select
        theme,
        quarter,
        customer_key,
        revenue,
        unconverted,
        is_at_risk,
        is_promoter,
        is_detractor,
        cast(
            cast(
                whole_parts
                + case when theme_no <= parts - whole_parts * themes then 1 else 0 end
                as decimal(18, 4)
            ) * cast(0.0001 as decimal(9, 6)) as decimal(18, 4)
        ) as revenue_part
    from divided
)

select * from valued
