-- grain: one row per product_key, week, reason_code and piece of evidence
{{ config(materialized='table') }}

with

found as (
    select * from {{ ref('int_attention_trends_found') }}
    union all
    select * from {{ ref('int_attention_goals_found') }}
    union all
    select * from {{ ref('int_attention_margins_found') }}
    union all
    select * from {{ ref('int_attention_returns_found') }}
    union all
    select * from {{ ref('int_attention_scores_found') }}
    union all
    select * from {{ ref('int_attention_stockouts_found') }}
),

joined as (
    select
        product_key,
        week_start,
        reason_code,
        is_standing,
        cast(value_at_stake as decimal(18, 4)) as value_at_stake,
        '{"reason":"' || reason_code || '","mart":"' || evidence_mart || '","key":{"product_key":'
        || {{ json_text('product_key') }} || ',' || evidence_key || '}}' as evidence_ref
    from found
)

select * from joined
