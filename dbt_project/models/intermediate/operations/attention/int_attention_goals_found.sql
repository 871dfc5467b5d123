-- grain: one row per product_key, week and goal that was off on the last day of the week
with

goals as (
    select * from {{ ref('int_goals_resolved') }}
    where level = 'product' and level_reason is null
),

days as (
    select
        *,
        cast(date_trunc('week', date) as date) as week_start,
        row_number() over (
            partition by goal_id, period_start, cast(date_trunc('week', date) as date)
            order by date desc nulls last
        ) as newest_first
    from {{ ref('int_goal_days_judged') }}
),

weeks as (
    select * from {{ ref('int_attention_weeks_sold') }}
    where is_judged
),

missed as (
    select
        goals.level_key as product_key,
        days.week_start,
        days.goal_id,
        days.period_start,
        goals.metric_name,
        days.is_final,
        abs(days.target - days.heading_for) as shortfall
    from days
    inner join goals on days.goal_id = goals.goal_id and days.period_start = goals.period_start
    where
        days.newest_first = 1
        and days.status = 'off'
        -- a rate that chance alone can explain is a missed goal, but no evidence
        and case
            when not goals.is_sampled then true
            when goals.is_lower_better then days.ci_low > days.target
            else days.ci_high < days.target
        end
),

valued as (
    select
        weeks.product_key,
        weeks.week_start,
        missed.goal_id,
        missed.period_start,
        missed.is_final,
        -- what the goal falls short of, in money: rates times the sales of a year
        missed.shortfall * case missed.metric_name
            when 'net_sales' then 1e0
            when 'gross_margin' then 1e0
            when 'units_sold' then {{ ratio('weeks.net_sales_52w', 'weeks.units_sold_52w') }}
            when 'nps' then cast(weeks.net_sales_52w as double) / 200e0
            when 'return_rate' then cast(weeks.gross_sales_52w as double)
            else cast(weeks.net_sales_52w as double)
        end as value_at_stake
    from weeks
    inner join missed
        on weeks.product_key = missed.product_key and weeks.week_start = missed.week_start
),

found as (
    select
        product_key,
        week_start,
        'goal_off' as reason_code,
        is_final as is_standing,
        greatest(0e0, value_at_stake) as value_at_stake,
        'goal_progress' as evidence_mart,
        '"goal_id":' || {{ json_text('goal_id') }}
        || ',"period_start":"' || cast(period_start as string) || '"' as evidence_key
    from valued
)

select * from found
