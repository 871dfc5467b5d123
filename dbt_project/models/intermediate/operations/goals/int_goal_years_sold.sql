-- grain: one row per goal_id, period_start, years_back and day: the same period of an earlier year
-- Days are dated in the goal's own year; 29 February falls on the 28th.
with

goals as (
    select
        *,
        cast(extract(year from period_start) as integer) as period_year,
        cast(period_start + period_months * interval '1' month as date) as next_start
    from {{ ref('int_goals_resolved') }}
    where is_total and level_reason is null
),

sold as (
    select * from {{ ref('int_goal_levels_sold') }}
),

first_sale as (
    select min(date) as first_sale_on from {{ ref('daily_product_sales') }}
),

years as (
    select distinct cast(year as integer) as calendar_year from {{ ref('dates') }}
),

counted_back as (
    select
        goals.*,
        first_sale.first_sale_on,
        goals.period_year - years.calendar_year as years_back
    from goals
    cross join first_sale
    inner join years on goals.period_year > years.calendar_year
),

shifted as (
    select
        *,
        cast(period_start + years_back * -12 * interval '1' month as date) as earlier_start,
        cast(next_start + years_back * -12 * interval '1' month as date) as earlier_next_start
    from counted_back
),

covered as (  -- a period that the history or the product covers only in part has no shape
    select * from shifted
    where first_sale_on <= earlier_start and coalesce(launched_on, first_sale_on) <= earlier_start
),

years_sold as (
    select
        covered.goal_id,
        covered.period_start,
        covered.years_back,
        cast(sold.date + covered.years_back * 12 * interval '1' month as date) as date,
        sum(
            case when covered.metric_name = 'units_sold' then sold.units_sold
                else sold.net_sales
            end
        ) as amount
    from covered
    inner join sold
        on
            covered.level = sold.level
            and covered.level_key = sold.level_key
            and covered.earlier_start <= sold.date
            and covered.earlier_next_start > sold.date
    group by
        covered.goal_id, covered.period_start, covered.years_back,
        cast(sold.date + covered.years_back * 12 * interval '1' month as date)
)

select * from years_sold
