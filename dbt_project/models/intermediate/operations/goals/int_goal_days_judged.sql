-- grain: one row per goal_id, period_start and day, with the status it would have been given then
with

compared as (
    select * from {{ ref('int_goal_days_compared') }}
),

rules as (
    select
        goal_at_risk_from,
        goal_min_pace
    from {{ ref('stg_company__rules') }}
),

aimed as (
    select
        compared.*,
        rules.goal_at_risk_from,
        coalesce(compared.reason, case
            when not compared.is_total then null
            when compared.pace_share < rules.goal_min_pace or compared.forecast is null
                then 'too_early'
        end) as status_reason,
        case when compared.is_total then compared.forecast else compared.actual end as heading_for
    from compared
    cross join rules
),

judged as (
    select
        *,
        case
            when status_reason is not null or heading_for is null then null
            when is_lower_better and heading_for <= target then 'on_track'
            when not coalesce(is_lower_better, false) and heading_for >= target then 'on_track'
            when is_final then 'off'
            -- a sampled rate is off when its interval leaves the target out
            when is_lower_better and ci_low <= target then 'at_risk'
            when not coalesce(is_lower_better, false) and is_sampled and ci_high >= target
                then 'at_risk'
            -- a share of a target that is not above zero says nothing
            when not is_sampled and target > 0 and heading_for >= goal_at_risk_from * target
                then 'at_risk'
            else 'off'
        end as status
    from aimed
)

select * from judged
