-- grain: one row per goal_id, period_start and day, of goals that add up over their period
with

goals as (
    select * from {{ ref('int_goals_resolved') }}
    where is_total and level_reason is null
),

days as (
    select * from {{ ref('int_goal_days_listed') }}
),

years_sold as (
    select * from {{ ref('int_goal_years_sold') }}
),

totals as (  -- a year without sales, or with more returns than sales, has no shape
    select
        goal_id,
        period_start,
        years_back,
        sum(amount) as total
    from years_sold
    group by goal_id, period_start, years_back
    having sum(amount) > 0
),

reached as (
    select
        days.goal_id,
        days.period_start,
        days.date,
        totals.total,
        sum(coalesce(years_sold.amount, 0)) over (
            partition by days.goal_id, days.period_start, totals.years_back
            order by days.date nulls last
        ) as amount_so_far
    from days
    inner join totals
        on days.goal_id = totals.goal_id and days.period_start = totals.period_start
    left join years_sold
        on
            totals.goal_id = years_sold.goal_id
            and totals.period_start = years_sold.period_start
            and totals.years_back = years_sold.years_back
            and days.date = years_sold.date
),

shapes as (  -- decimals, so that the mean does not depend on the order of its years
    select
        goal_id,
        period_start,
        date,
        count(*) as pace_years,
        sum(
            cast(
                greatest(0e0, least(1e0, {{ ratio('amount_so_far', 'total') }}))
                as decimal(18, 12)
            )
        ) as share_sum
    from reached
    group by goal_id, period_start, date
),

straight as (
    select
        days.goal_id,
        days.period_start,
        days.date,
        days.is_final,
        {{ days_between('goals.period_start', 'days.date') }} + 1 as days_passed,
        {{ days_between('goals.period_start', 'goals.period_end') }} + 1
            as days_in_period
    from days
    inner join goals on days.goal_id = goals.goal_id and days.period_start = goals.period_start
),

paced as (
    select
        straight.goal_id,
        straight.period_start,
        straight.date,
        coalesce(shapes.pace_years, 0) as pace_years,
        case when shapes.pace_years is null then 'straight_line' else 'season' end
            as pace_method,
        case
            when straight.is_final then 1e0
            when shapes.pace_years is null
                then {{ ratio('straight.days_passed', 'straight.days_in_period') }}
            else {{ ratio('shapes.share_sum', 'shapes.pace_years') }}
        end as pace_share
    from straight
    left join shapes
        on
            straight.goal_id = shapes.goal_id
            and straight.period_start = shapes.period_start
            and straight.date = shapes.date
)

select * from paced
