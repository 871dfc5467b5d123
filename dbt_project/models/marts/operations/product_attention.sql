-- grain: one row per product_key and week_start, of the last 13 complete weeks
with

weeks as (
    select * from {{ ref('int_attention_weeks_capped') }}
    where is_shown
),

company as (
    select reporting_currency from {{ ref('stg_company__company') }}
),

typed as (
    select
        cast(weeks.product_key as string) as product_key,
        cast(weeks.week_start as date) as week_start,
        cast(weeks.week_end as date) as week_end,
        cast(weeks.owner as string) as owner,
        cast(weeks.attention_level as string) as attention_level,
        cast(weeks.level_reason as string) as level_reason,
        cast(case when weeks.attention_level <> 'ignore' then weeks.place end as bigint) as rank,
        cast(case when weeks.is_raised then weeks.rank_of_owner end as bigint) as rank_of_owner,
        cast(weeks.reason_codes as string) as reason_codes,
        cast(weeks.evidence_refs as string) as evidence_refs,
        cast(weeks.is_evident as boolean) as is_evident,
        cast(weeks.value_at_stake as decimal(18, 4)) as expected_value_at_stake,
        cast(company.reporting_currency as string) as currency,
        cast(coalesce(weeks.previously_flagged_weeks, 0) as bigint) as previously_flagged_weeks,
        cast(weeks.snoozed_until as date) as snoozed_until
    from weeks
    cross join company
)

select * from typed
