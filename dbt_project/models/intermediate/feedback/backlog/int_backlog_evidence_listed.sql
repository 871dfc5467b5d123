-- grain: one row per roadmap item, with the kinds of evidence that speak for it
with

items as (
    select * from {{ ref('int_backlog_items_weighed') }}
),

rules as (
    select
        demand_serve_from,
        gap_min_askers
    from {{ ref('stg_company__rules') }}
),

-- kinds of evidence that do not come from one another
judged as (
    select
        items.*,
        coalesce(items.reach >= rules.gap_min_askers, false) as is_asked_for,
        coalesce(items.reach >= rules.gap_min_askers and items.channels > 1, false)
            as is_heard_widely,
        coalesce(items.ulwick_low >= rules.demand_serve_from, false) as is_needed,
        items.competitors > 0 as is_offered_elsewhere
    from items
    cross join rules
),

kinds as (
    select
        item_id,
        case when is_asked_for then 1 else 0 end
        + case when is_heard_widely then 1 else 0 end
        + case when is_needed then 1 else 0 end
        + case when is_offered_elsewhere then 1 else 0 end as kinds_of_evidence
    from judged
),

references_listed as (
    select
        item_id,
        'feedback_loop:' || item_id as reference
    from judged
    where mentions > 0 and is_asked_for
    union all
    select
        item_id,
        'issue_ranks:' || theme as reference
    from judged
    where is_asked_for and is_theme_declared
    union all
    select
        item_id,
        'segment_demand:' || need || ':' || ulwick_segment_name || '=' || ulwick_segment_value
            as reference
    from judged
    where is_needed
    union all
    select
        item_id,
        'attribute_gaps:' || coalesce(attribute, need) as reference
    from judged
    where is_offered_elsewhere
),

refs as (
    select
        item_id,
        {{ json_array(json_text('reference')) }} as evidence_refs
    from references_listed
    group by item_id
),

listed as (
    select
        kinds.item_id,
        kinds.kinds_of_evidence,
        coalesce(refs.evidence_refs, '[]') as evidence_refs
    from kinds
    left join refs on kinds.item_id = refs.item_id
)

select * from listed
