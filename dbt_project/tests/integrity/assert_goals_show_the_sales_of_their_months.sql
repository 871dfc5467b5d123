-- What a goal has come to is what the marts say of its days: net sales in the reporting currency.
with

goals as (
    select * from {{ ref('goal_progress') }}
    where metric_name = 'net_sales' and actual is not null
),

levels as (
    select * from {{ ref('int_products_levelled') }}
),

days as (
    select
        product_key,
        date,
        sum(net_sales) as net_sales
    from {{ ref('int_sales_days_converted') }}
    where currency <> 'unconverted'
    group by product_key, date
),

sold as (
    select
        goals.goal_id,
        goals.period_start,
        sum(days.net_sales) as net_sales
    from goals
    inner join levels on goals.level = levels.level and goals.level_key = levels.level_key
    inner join days
        on
            levels.product_key = days.product_key
            and days.date between goals.period_start and goals.period_end
    group by goals.goal_id, goals.period_start
),

different as (
    select
        goals.goal_id,
        goals.period_start,
        goals.actual,
        sold.net_sales
    from goals
    left join sold
        on goals.goal_id = sold.goal_id and goals.period_start = sold.period_start
    where abs(goals.actual - cast(coalesce(sold.net_sales, 0) as double)) >= 0.005e0
)

select * from different
