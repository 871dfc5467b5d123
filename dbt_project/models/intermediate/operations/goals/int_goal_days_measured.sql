-- grain: one row per goal_id, period_start and day, with what its metric had come to by then
with

goals as (
    select * from {{ ref('int_goals_resolved') }}
),

days as (
    select * from {{ ref('int_goal_days_listed') }}
),

sold as (
    select * from {{ ref('int_goal_levels_sold') }}
),

returned as (
    select * from {{ ref('int_goal_cohorts_returned') }}
),

scored as (
    select * from {{ ref('int_goal_scores_counted') }}
),

added as (
    select
        goals.goal_id,
        goals.period_start,
        sold.date,
        case
            when goals.metric_name = 'net_sales' then sold.net_sales
            when goals.metric_name = 'units_sold' then sold.units_sold
            else sold.gross_margin
        end as numerator,
        sold.net_sales as denominator,
        cast(null as bigint) as opposed,
        sold.rows_without_rate,
        sold.rows_without_cost
    from goals
    inner join sold
        on
            goals.level = sold.level
            and goals.level_key = sold.level_key
            and sold.date between goals.period_start and goals.period_end
    where not goals.is_sampled
    union all
    select
        goal_id,
        period_start,
        date,
        numerator,
        denominator,
        cast(null as bigint) as opposed,
        0 as rows_without_rate,
        0 as rows_without_cost
    from returned
    union all
    select
        goal_id,
        period_start,
        date,
        numerator,
        denominator,
        opposed,
        0 as rows_without_rate,
        0 as rows_without_cost
    from scored
),

measured as (
    select
        days.goal_id,
        days.period_start,
        days.date,
        days.is_final,
        sum(added.numerator) over so_far as numerator,
        sum(added.denominator) over so_far as denominator,
        sum(added.opposed) over so_far as opposed,
        coalesce(sum(added.rows_without_rate) over so_far, 0) as rows_without_rate,
        coalesce(sum(added.rows_without_cost) over so_far, 0) as rows_without_cost
    from days
    left join added
        on
            days.goal_id = added.goal_id
            and days.period_start = added.period_start
            and days.date = added.date
    window so_far as (
        partition by days.goal_id, days.period_start
        order by days.date nulls last
        rows between unbounded preceding and current row
    )
)

select * from measured
