-- grain: one row per period_grain, period_a, period_b, product_key, currency and amount_currency,
-- with the units and amounts of both periods
with

comparisons as (
    select * from {{ ref('int_periods_compared') }}
),

sold as (
    select
        *,
        gross_sales - discounts - returns_amount as net_sales
    from {{ ref('int_product_periods_sold') }}
),

-- each period enters once as the later and once as the earlier one of its comparisons
sides as (
    select
        comparisons.period_a,
        comparisons.period_b,
        sold.*,
        1 as in_b
    from sold
    inner join comparisons
        on sold.period_grain = comparisons.period_grain and sold.period_start = comparisons.period_b
    union all
    select
        comparisons.period_a,
        comparisons.period_b,
        sold.*,
        0 as in_b
    from sold
    inner join comparisons
        on sold.period_grain = comparisons.period_grain and sold.period_start = comparisons.period_a
),

paired as (
    select
        period_grain,
        period_a,
        period_b,
        product_key,
        currency,
        amount_currency,
        sum((1 - in_b) * units) as units_a,
        sum(in_b * units) as units_b,
        sum((1 - in_b) * gross_sales) as gross_a,
        sum(in_b * gross_sales) as gross_b,
        sum((2 * in_b - 1) * discounts) as discounts_change,
        sum((2 * in_b - 1) * returns_amount) as returns_change,
        sum((1 - in_b) * net_sales) as net_sales_a,
        sum((2 * in_b - 1) * net_sales) as delta_net_sales
    from sides
    group by period_grain, period_a, period_b, product_key, currency, amount_currency
)

select * from paired
