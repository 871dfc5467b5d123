-- grain: one row per period_grain, period_a, period_b, product_key, currency and amount_currency
-- Volume is valued at the old price; price takes what is left of the change in gross sales.
{{ config(materialized='table') }}

with

paired as (
    select * from {{ ref('int_product_changes_paired') }}
),

stocked as (
    select
        *,
        {{ ratio('days_known - days_out', 'days_known') }} as in_stock
    from {{ ref('int_product_periods_stocked') }}
),

products as (
    select
        product_key,
        coalesce(product_line, 'unknown') as product_line
    from {{ ref('products') }}
),

-- a period whose units are not above zero has no price: nothing was sold in it
classed as (
    select
        paired.*,
        products.product_line,
        stock_a.in_stock as in_stock_a,
        stock_b.in_stock as in_stock_b,
        case
            when paired.units_a <= 0 and paired.units_b <= 0 then 'unsold'
            when paired.units_a <= 0 and coalesce(stock_a.days_out, 0) = 0 then 'new'
            when paired.units_b <= 0 and coalesce(stock_b.days_out, 0) = 0 then 'discontinued'
            else 'continuing'
        end as class
    from paired
    inner join products on paired.product_key = products.product_key
    left join stocked as stock_a
        on
            paired.period_grain = stock_a.period_grain
            and paired.period_a = stock_a.period_start
            and paired.product_key = stock_a.product_key
    left join stocked as stock_b
        on
            paired.period_grain = stock_b.period_grain
            and paired.period_b = stock_b.period_start
            and paired.product_key = stock_b.product_key
),

-- what came back from a stock-out had no price before: it is valued at the new one
based as (
    select
        *,
        case when class = 'continuing' then greatest(units_a, 0) else 0 end as base_units,
        case when class = 'continuing' and units_a > 0 then gross_a
            else cast(0 as decimal(18, 4))
        end as base_sales,
        case when class = 'continuing' then greatest(units_b, 0) - greatest(units_a, 0) else 0 end
            as units_change,
        case
            when class <> 'continuing' then 0e0
            when units_a > 0 then {{ ratio('gross_a', 'units_a') }}
            else {{ ratio('gross_b', 'units_b') }}
        end as base_price,
        -- days in stock that came or went, at the selling rate of the period that had more of them
        cast(case
            when class <> 'continuing' then null
            when in_stock_b >= in_stock_a
                then coalesce({{ ratio('greatest(units_b, 0)', 'in_stock_b') }}, 0e0)
                    * (in_stock_b - in_stock_a)
            else {{ ratio('greatest(units_a, 0)', 'in_stock_a') }} * (in_stock_b - in_stock_a)
        end as decimal(28, 10)) as stockout_units
    from classed
),

valued as (
    select
        *,
        {{ as_money('coalesce(stockout_units, 0) * base_price') }} as stockout_value,
        units_change - coalesce(stockout_units, 0) as wanted_units,
        {{ as_money('(units_change - coalesce(stockout_units, 0)) * base_price') }} as wanted_value,
        class in ('new', 'discontinued') as is_own_row
    from based
),

measured as (
    select
        period_grain,
        period_a,
        period_b,
        product_key,
        product_line,
        currency,
        amount_currency,
        class,
        net_sales_a,
        delta_net_sales,
        base_units,
        base_sales,
        wanted_units,
        wanted_value,
        case when stockout_units is not null then stockout_value end as stockout_effect,
        case when is_own_row then 0 else gross_b - gross_a - wanted_value - stockout_value end
            as price_effect,
        case when is_own_row then 0 else -discounts_change end as discount_effect,
        case when is_own_row then 0 else -returns_change end as returns_effect,
        case when class = 'new' then delta_net_sales else 0 end as new_effect,
        case when class = 'discontinued' then delta_net_sales else 0 end as discontinued_effect
    from valued
)

select * from measured
