-- In every comparison the effects of each split add up to the change, to the last digit, and the
-- change is that of the days: nothing is explained that did not happen.
with

splits as (
    select
        level,
        level_key,
        currency,
        amount_currency,
        period_grain,
        period_a,
        period_b,
        split,
        sum(coalesce(effect_amount, 0)) as explained,
        max(delta_net_sales) as delta_net_sales
    from {{ ref('sales_change_drivers') }}
    group by
        level,
        level_key,
        currency,
        amount_currency,
        period_grain,
        period_a,
        period_b,
        split
),

companies as (
    select distinct
        currency,
        amount_currency,
        period_grain,
        period_a,
        period_b,
        delta_net_sales
    from {{ ref('sales_change_drivers') }}
    where level = 'company'
),

margins as (
    select
        'month' as period_grain,
        month as period_start,
        currency,
        amount_currency,
        sum(net_sales) as net_sales
    from {{ ref('product_margins') }}
    group by month, currency, amount_currency
    union all
    select
        'quarter' as period_grain,
        cast(date_trunc('quarter', month) as date) as period_start,
        currency,
        amount_currency,
        sum(net_sales) as net_sales
    from {{ ref('product_margins') }}
    group by cast(date_trunc('quarter', month) as date), currency, amount_currency
),

wrong_companies as (
    select
        'company' as level,
        companies.period_grain,
        companies.period_a,
        companies.period_b,
        'days' as split,
        companies.delta_net_sales as explained,
        coalesce(later.net_sales, 0) - coalesce(earlier.net_sales, 0) as delta_net_sales
    from companies
    left join margins as later
        on
            companies.period_grain = later.period_grain
            and companies.period_b = later.period_start
            and companies.currency = later.currency
            and companies.amount_currency = later.amount_currency
    left join margins as earlier
        on
            companies.period_grain = earlier.period_grain
            and companies.period_a = earlier.period_start
            and companies.currency = earlier.currency
            and companies.amount_currency = earlier.amount_currency
),

judged as (
    select
        level,
        period_grain,
        period_a,
        period_b,
        split,
        explained,
        delta_net_sales
    from splits
    union all
    select * from wrong_companies
)

select * from judged
where explained <> delta_net_sales
