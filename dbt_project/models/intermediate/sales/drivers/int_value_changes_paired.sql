-- grain: one row per split, driver, level, level_key, comparison, currency and amount_currency
-- Single products by quarter only: a generation's month of one product is noise.
{{ config(materialized='table') }}

with

comparisons as (
    select * from {{ ref('int_periods_compared') }}
),

sold as (
    select
        value_periods.*,
        coalesce(products.product_line, 'unknown') as product_line
    from {{ ref('int_value_periods_sold') }} as value_periods
    inner join {{ ref('products') }} as products
        on value_periods.product_key = products.product_key
),

leveled as (
    select
        *,
        'product' as level,
        product_key as level_key
    from sold
    where period_grain = 'quarter'
    union all
    select
        *,
        'line' as level,
        product_line as level_key
    from sold
    union all
    select
        *,
        'company' as level,
        'all' as level_key
    from sold
),

level_periods as (
    select
        split,
        driver,
        level,
        level_key,
        period_grain,
        period_start,
        currency,
        amount_currency,
        sum(net_sales) as net_sales
    from leveled
    group by
        split, driver, level, level_key, period_grain, period_start, currency, amount_currency
),

sides as (
    select
        comparisons.period_a,
        comparisons.period_b,
        level_periods.*,
        level_periods.net_sales as change
    from level_periods
    inner join comparisons
        on
            level_periods.period_grain = comparisons.period_grain
            and level_periods.period_start = comparisons.period_b
    union all
    select
        comparisons.period_a,
        comparisons.period_b,
        level_periods.*,
        -level_periods.net_sales as change
    from level_periods
    inner join comparisons
        on
            level_periods.period_grain = comparisons.period_grain
            and level_periods.period_start = comparisons.period_a
),

paired as (
    select
        split,
        driver,
        level,
        level_key,
        period_grain,
        period_a,
        period_b,
        currency,
        amount_currency,
        cast(sum(change) as decimal(18, 4)) as effect_amount
    from sides
    group by
        split, driver, level, level_key, period_grain, period_a, period_b, currency, amount_currency
)

select * from paired
