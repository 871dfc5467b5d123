-- grain: one row per item of the roadmap, as it was scored last
with

items as (
    select * from {{ ref('int_backlog_items_weighed') }}
),

evidence as (
    select * from {{ ref('int_backlog_evidence_listed') }}
),

typed as (
    select
        cast(items.item_id as string) as item_id,
        cast(items.title as string) as title,
        cast(items.product_key as string) as product_key,
        cast(items.product_line as string) as product_line,
        cast(items.theme as string) as theme,
        cast(items.need as string) as need,
        cast(items.status as string) as status,
        cast(items.planned_date as date) as planned_date,
        cast(items.shipped_date as date) as shipped_date,
        cast(items.scored_at as date) as scored_on,
        cast(items.reach_after + interval '1' day as date) as reach_from,
        cast(items.reach_until as date) as reach_until,
        cast(items.reach as bigint) as rice_reach,
        cast(items.mentions as bigint) as mentions,
        cast(items.anonymous_mentions as bigint) as anonymous_mentions,
        cast(items.impact as double) as impact,
        cast(items.confidence as double) as confidence,
        cast(items.effort as double) as effort,
        cast(items.rice as double) as rice,
        cast(case when items.rice is not null then
                rank() over (order by items.rice desc nulls last)
        end as bigint) as rice_rank,
        cast(items.ice as double) as ice,
        cast(items.ulwick_score as double) as ulwick_score,
        cast(items.ulwick_segment_name as string) as ulwick_segment_name,
        cast(items.ulwick_segment_value as string) as ulwick_segment_value,
        cast(items.cis as bigint) as cis,
        cast(items.voters as bigint) as voters,
        cast(items.wsjf as double) as wsjf,
        cast(case evidence.kinds_of_evidence
            when 0 then 'none' when 1 then 'weak' when 2 then 'moderate' else 'strong'
        end as string) as evidence_strength,
        cast(evidence.evidence_refs as string) as evidence_refs,
        cast(items.score_history as string) as score_history,
        cast(items.spent_to_date as decimal(18, 4)) as spent_to_date,
        cast(items.currency as string) as currency,
        cast(items.source_relation as string) as source_relation
    from items
    inner join evidence on items.item_id = evidence.item_id
)

select * from typed
