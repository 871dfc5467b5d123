-- grain: one row per product_key and judged week, with the evidence that still counts in it
-- Evidence counts in its own week and until attention_quiet_weeks weeks have passed without any.
{{ config(materialized='table') }}

with

weeks as (
    select * from {{ ref('int_attention_weeks_listed') }}
    where is_judged
),

evidence as (
    select * from {{ ref('int_attention_evidence_joined') }}
),

rules as (
    select attention_quiet_weeks * 7 as quiet_days from {{ ref('stg_company__rules') }}
),

evident_weeks as (
    select
        product_key,
        week_start,
        max(case when is_standing then 1 else 0 end) = 1 as is_standing,
        lag(week_start)
            over (partition by product_key order by week_start nulls last)
            as evident_before
    from evidence
    group by product_key, week_start
),

-- one week's evidence may be chance: it counts fully when it rests on a whole period, or when
-- there was evidence before it that still counted
confirmed_weeks as (
    select
        evident_weeks.product_key,
        evident_weeks.week_start,
        evident_weeks.is_standing
        or coalesce(
            {{ days_between('evident_weeks.evident_before', 'evident_weeks.week_start') }}
            <= rules.quiet_days,
            false
        ) as is_confirmed
    from evident_weeks
    cross join rules
),

counted as (
    select
        weeks.product_key,
        weeks.week_start,
        max(case when confirmed_weeks.is_confirmed then 1 else 0 end) = 1 as is_flagged,
        max(evidence.week_start) = weeks.week_start as is_evident,
        max(evidence.value_at_stake) as value_at_stake,
        {{ json_array(json_text('evidence.reason_code')) }} as reason_codes,
        {{ json_array('evidence.evidence_ref') }} as evidence_refs
    from weeks
    cross join rules
    inner join evidence
        on
            weeks.product_key = evidence.product_key
            and weeks.week_start >= evidence.week_start
            and {{ days_between('evidence.week_start', 'weeks.week_start') }} < rules.quiet_days
    inner join confirmed_weeks
        on
            evidence.product_key = confirmed_weeks.product_key
            and evidence.week_start = confirmed_weeks.week_start
    group by weeks.product_key, weeks.week_start
),

flagged as (
    select
        weeks.*,
        coalesce(counted.is_flagged, false) as is_flagged,
        coalesce(counted.is_evident, false) as is_evident,
        counted.value_at_stake,
        coalesce(counted.reason_codes, '[]') as reason_codes,
        coalesce(counted.evidence_refs, '[]') as evidence_refs,
        case
            when weeks.lifecycle_reason is not null then weeks.lifecycle_reason
            when weeks.snoozed_until is not null then 'snoozed'
            when counted.product_key is null then 'no_evidence'
        end as ignore_reason
    from weeks
    left join counted
        on weeks.product_key = counted.product_key and weeks.week_start = counted.week_start
)

select * from flagged
