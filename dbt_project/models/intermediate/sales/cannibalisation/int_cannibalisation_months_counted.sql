-- grain: one row per old_product, new_product and complete month, 24 before and 24 from the launch
with

pairs as (
    select * from {{ ref('int_cannibalisation_pairs_dated') }}
),

months as (
    select distinct month_start as month from {{ ref('dates') }}
    where is_complete_month
),

sold as (
    select
        product_key,
        cast(date_trunc('month', date) as date) as month,
        sum(units_sold) as units
    from {{ ref('daily_product_sales') }}
    group by product_key, cast(date_trunc('month', date) as date)
),

controls as (
    select
        chosen.old_product,
        chosen.new_product,
        sold.month,
        sum(sold.units) as units
    from {{ ref('int_cannibalisation_controls_chosen') }} as chosen
    inner join sold on chosen.control_product = sold.product_key
    group by chosen.old_product, chosen.new_product, sold.month
),

counted as (
    select
        pairs.*,
        months.month,
        coalesce(olds.units, 0) as old_units,
        coalesce(news.units, 0) as new_units,
        controls.units as control_units,
        months.month < pairs.launch_month
        and months.month >= pairs.sold_from
        and coalesce(last_day(months.month) <= pairs.retired_on, true)
        and coalesce(controls.units > 0, false) as is_before
    from pairs
    inner join months
        on
            months.month >= cast(pairs.launch_month - interval '24' month as date)
            and months.month < cast(pairs.launch_month + interval '24' month as date)
    left join sold as olds
        on pairs.old_product = olds.product_key and months.month = olds.month
    left join sold as news
        on pairs.new_product = news.product_key and months.month = news.month
    left join controls
        on
            pairs.old_product = controls.old_product
            and pairs.new_product = controls.new_product
            and months.month = controls.month
)

select * from counted
