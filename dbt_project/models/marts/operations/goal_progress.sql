-- grain: one row per goal_id and period_start
with

goals as (
    select * from {{ ref('int_goals_resolved') }}
),

days as (
    select
        *,
        row_number()
            over (partition by goal_id, period_start order by date desc nulls last)
            as newest_first
    from {{ ref('int_goal_days_judged') }}
),

company as (
    select as_of from {{ ref('stg_company__company') }}
),

newest as (
    select * from days
    where newest_first = 1
),

changed as (  -- the last day on which the status was another one
    select
        days.goal_id,
        days.period_start,
        min(days.date) as first_day,
        max(
            case
                when coalesce(days.status, 'none') <> coalesce(newest.status, 'none') then days.date
            end
        ) as last_other_day
    from days
    inner join newest
        on days.goal_id = newest.goal_id and days.period_start = newest.period_start
    group by days.goal_id, days.period_start
),

joined as (
    select
        goals.*,
        newest.actual,
        newest.numerator,
        newest.trials,
        newest.ci_low,
        newest.ci_high,
        newest.forecast,
        newest.status,
        newest.pace_years,
        newest.pace_share,
        coalesce(newest.rows_without_rate, 0) > 0 as lacks_rates,
        case when goals.is_total then coalesce(newest.pace_method, 'none') else 'none' end
            as pace_method,
        coalesce(newest.is_final, false) as is_final,
        case
            when goals.level_reason is not null then goals.level_reason
            when goals.period_start > company.as_of then 'not_begun'
            when newest.date is null then 'no_data'
            else newest.status_reason
        end as reason,
        case
            when goals.level_reason is not null or newest.date is null then null
            when goals.is_total then goals.target * newest.pace_share
            else goals.target
        end as pace_expected,
        goals.period_end <= company.as_of as is_complete_period,
        case when newest.status is not null then coalesce(
                    cast(changed.last_other_day + interval '1' day as date), changed.first_day
                )
        end as last_change_on
    from goals
    cross join company
    left join newest
        on goals.goal_id = newest.goal_id and goals.period_start = newest.period_start
    left join changed
        on goals.goal_id = changed.goal_id and goals.period_start = changed.period_start
),

typed as (
    select
        cast(goal_id as string) as goal_id,
        cast(period_start as date) as period_start,
        cast(period_grain as string) as period_grain,
        cast(period_end as date) as period_end,
        cast(is_complete_period as boolean) as is_complete_period,
        cast(department as string) as department,
        cast(metric_name as string) as metric_name,
        cast(level as string) as level,
        cast(level_key as string) as level_key,
        cast(unit as string) as unit,
        cast(currency as string) as currency,
        cast(target as double) as target,
        cast(actual as double) as actual,
        {{ ratio('actual', 'target') }} as pct_to_target,
        cast(is_lower_better as boolean) as is_lower_better,
        cast(pace_method as string) as pace_method,
        cast(pace_years as bigint) as pace_years,
        cast(pace_share as double) as pace_share,
        cast(pace_expected as double) as pace_expected,
        cast(forecast as double) as forecast,
        cast(status as string) as status,
        cast(is_final as boolean) as is_final,
        cast(reason as string) as reason,
        cast(owner as string) as owner,
        cast(last_change_on as timestamp) as last_change_at,
        cast(case when trials is not null then numerator end as decimal(18, 4)) as numerator,
        cast(trials as decimal(18, 4)) as denominator,
        cast(case when is_sampled then trials end as bigint) as n,
        cast(ci_low as double) as ci_low,
        cast(ci_high as double) as ci_high,
        cast(coalesce(reason = 'too_few', false) as boolean) as is_suppressed,
        cast(lacks_rates as boolean) as is_partial
    from joined
)

select * from typed
