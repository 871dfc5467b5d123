-- grain: one row per attribute, product_line (or all) and quarter in which anybody said anything
with

askers as (
    select
        askers.*,
        bought.net_sales,
        bought.unconverted
    from {{ ref('int_attribute_askers_listed') }} as askers
    left join {{ ref('int_customer_line_years_bought') }} as bought
        on
            askers.customer_key = bought.customer_key
            and askers.quarter = bought.quarter
            and case when askers.product_line = 'unknown' then 'all' else askers.product_line end
            = bought.product_line
),

levels as (
    select true as is_all_lines
    union all
    select false as is_all_lines
),

voices as (
    select
        case when levels.is_all_lines then 'all' else voices.product_line end as product_line,
        voices.quarter,
        count(*) as texts,
        count(distinct case when voices.customer_key <> 'unknown' then voices.customer_key end)
            as people
    from {{ ref('int_feedback_voices_listed') }} as voices
    cross join levels
    group by
        case when levels.is_all_lines then 'all' else voices.product_line end, voices.quarter
),

attributes as (
    select distinct attribute from {{ ref('int_attribute_offers_found') }}
    union distinct
    select distinct attribute from askers
),

asked as (
    select
        attribute,
        product_line,
        quarter,
        sum(mentions) as mentions,
        sum(case when customer_key = 'unknown' then mentions else 0 end) as anonymous_mentions,
        sum(case when customer_key <> 'unknown' then 1 else 0 end) as askers,
        sum(case when customer_key <> 'unknown' then coalesce(unconverted, 0) else 0 end)
            as unconverted,
        sum(case when customer_key <> 'unknown' then coalesce(net_sales, 0) else 0 end) as revenue
    from askers
    group by attribute, product_line, quarter
),

counted as (
    select
        attributes.attribute,
        voices.product_line,
        voices.quarter,
        voices.texts,
        voices.people,
        coalesce(asked.mentions, 0) as mentions,
        coalesce(asked.anonymous_mentions, 0) as anonymous_mentions,
        coalesce(asked.askers, 0) as askers,
        coalesce(asked.unconverted, 0) as unconverted,
        cast(coalesce(asked.revenue, 0) as decimal(18, 4)) as revenue
    from voices
    cross join attributes
    left join asked
        on
            attributes.attribute = asked.attribute
            and voices.product_line = asked.product_line
            and voices.quarter = asked.quarter
)

select * from counted
