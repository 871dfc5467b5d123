-- grain: one row per product_key and week with too many days out of stock
with

weeks as (
    select * from {{ ref('int_attention_weeks_sold') }}
    where is_judged and days_out > 0
),

rules as (
    select trend_max_out_of_stock from {{ ref('stg_company__rules') }}
),

found as (
    select
        weeks.product_key,
        weeks.week_start,
        'stock_out' as reason_code,
        false as is_standing,
        -- sales missed: days out of stock times the usual sales of a day in stock
        weeks.days_out * greatest(0e0, {{ ratio('weeks.net_sales_12w', 'weeks.selling_days_12w') }})
            as value_at_stake,
        'daily_product_sales' as evidence_mart,
        '"week_start":"' || cast(weeks.week_start as string) || '","days_out_of_stock":'
        || cast(weeks.days_out as string) as evidence_key
    from weeks
    cross join rules
    where {{ ratio('weeks.days_out', 'weeks.days_known') }} > rules.trend_max_out_of_stock
)

select * from found
