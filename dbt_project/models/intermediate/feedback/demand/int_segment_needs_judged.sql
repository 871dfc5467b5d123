-- grain: one row per segment_name, segment_value, product_line, need and quarter, judged
{{ config(materialized='table') }}

with

counted as (
    select
        counts.*,
        company.min_n,
        -- the fewest people behind any share shown
        least(
            nullif(counts.importance_n, 0),
            nullif(counts.satisfaction_n, 0),
            nullif(counts.intent_n, 0)
        ) as n
    from {{ ref('int_segment_needs_counted') }} as counts
    cross join {{ ref('stg_company__company') }} as company
),

ranked as (
    select
        *,
        sum(case when n < min_n then 1 else 0 end) over (
            partition by segment_name, product_line, need, quarter
        ) as few_cells,
        row_number() over (
            partition by segment_name, product_line, need, quarter, n < min_n
            order by n nulls last, segment_value nulls last
        ) as size_rank
    from counted
),

-- one hidden cell is everyone less the others, so the smallest of those is hidden with it
hidden as (
    select
        *,
        case
            when n < min_n then 'few'
            when segment_name <> 'all' and few_cells = 1 and size_rank = 1 then 'complement'
        end as suppression_reason
    from ranked
),

shown as (
    select
        *,
        case when suppression_reason is null then importance_n end as shown_importance_n,
        case when suppression_reason is null then satisfaction_n end as shown_satisfaction_n,
        case when suppression_reason is null then intent_n end as shown_intent_n
    from hidden
),

measured as (
    select
        *,
        {{ ratio('importance_tops', 'shown_importance_n') }} as importance,
        {{ wilson_low('importance_tops', 'shown_importance_n') }} as importance_low,
        {{ wilson_high('importance_tops', 'shown_importance_n') }} as importance_high,
        {{ ratio('satisfaction_tops', 'shown_satisfaction_n') }} as satisfaction,
        {{ wilson_low('satisfaction_tops', 'shown_satisfaction_n') }} as satisfaction_low,
        {{ wilson_high('satisfaction_tops', 'shown_satisfaction_n') }} as satisfaction_high,
        {{ ratio('intent_tops', 'shown_intent_n') }} as purchase_intent,
        {{ wilson_low('intent_tops', 'shown_intent_n') }} as intent_low,
        {{ wilson_high('intent_tops', 'shown_intent_n') }} as intent_high
    from shown
),

scored as (
    select
        *,
        {{ opportunity('importance', 'satisfaction') }} as opportunity_score,
        {{ opportunity('importance_low', 'satisfaction_high') }} as opportunity_low,
        {{ opportunity('importance_high', 'satisfaction_low') }} as opportunity_high
    from measured
),

judged as (
    select
        scored.*,
        case
            when scored.opportunity_score is null or scored.n < rules.demand_min_n then 'open'
            when scored.opportunity_low >= rules.demand_serve_from then 'unmet'
            when scored.opportunity_high < rules.demand_serve_from then 'met'
            else 'open'
        end as need_class
    from scored
    cross join {{ ref('stg_company__rules') }} as rules
)

select * from judged
