-- grain: one row per product_key and month, from its launch or first sale to the as-of month
with

products as (
    select
        product_key,
        -- the word `all` is kept for everything
        case when product_line <> 'all' then product_line end as product_line,
        family,
        launched_on,
        retired_on
    from {{ ref('products') }}
    where not is_charge
),

sold_days as (
    select
        product_key,
        min(date) as first_date,
        max(case when units_sold > 0 then date end) as last_sale_date
    from {{ ref('daily_product_sales') }}
    group by product_key
),

months as (
    select distinct
        dates.month_start as month,
        dates.is_complete_month as is_complete_period
    from {{ ref('dates') }} as dates
    cross join {{ ref('stg_company__company') }} as company
    where dates.month_start <= company.as_of
),

rules as (
    select new_product_months from {{ ref('stg_company__rules') }}
),

dated as (
    select
        products.*,
        sold_days.last_sale_date,
        least(
            coalesce(products.launched_on, sold_days.first_date),
            coalesce(sold_days.first_date, products.launched_on)
        ) as first_date
    from products
    left join sold_days on products.product_key = sold_days.product_key
),

listed as (
    select
        dated.product_key,
        dated.product_line,
        dated.family,
        months.month,
        months.is_complete_period,
        rules.new_product_months,
        dated.launched_on is not null as has_launch,
        -- a sale after the day of retirement shows that the product was still on offer
        dated.product_key <> 'unknown' and (
            dated.retired_on is null
            or dated.retired_on >= months.month
            or coalesce(dated.last_sale_date >= months.month, false)
        ) as is_on_offer,
        coalesce(
            last_day(dated.launched_on) <= last_day(months.month)
            and cast(
                date_trunc('month', dated.launched_on)
                + rules.new_product_months * interval '1' month as date
            ) > months.month,
            false
        ) as is_new
    from dated
    cross join rules
    inner join months on dated.first_date <= last_day(months.month)
)

select * from listed
