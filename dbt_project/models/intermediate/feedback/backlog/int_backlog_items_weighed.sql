-- grain: one row per roadmap item, with its scores as of today
with

measured as (
    select
        *,
        reach * impact * confidence / nullif(effort, 0e0) as rice
    from {{ ref('int_backlog_reach_measured') }}
),

competitors as (
    select
        measured.item_id,
        count(distinct offers.competitor) as competitors
    from measured
    inner join {{ ref('stg_product__competitor_offers') }} as offers
        on
            coalesce(measured.attribute, measured.need) = offers.attribute
            and (
                offers.product_line is null
                or measured.product_line in ('all', offers.product_line)
            )
    where measured.is_current and coalesce(offers.seen_on, measured.as_of) <= measured.as_of
    group by measured.item_id
),

histories as (
    select
        item_id,
        {{ json_array(
            "'{\"scored_at\":\"' || cast(scored_at as string) || '\",\"reach\":'"
            ~ " || coalesce(cast(reach as string), 'null') || ',\"rice\":'"
            ~ " || coalesce(cast(cast(rice as decimal(18, 2)) as string), 'null') || '}'"
        ) }} as score_history
    from measured
    where not is_current
    group by item_id
),

weighed as (
    select
        measured.*,
        histories.score_history,
        votes.cis,
        votes.voters,
        needs.segment_name as ulwick_segment_name,
        needs.segment_value as ulwick_segment_value,
        needs.opportunity_score as ulwick_score,
        needs.opportunity_low as ulwick_low,
        coalesce(competitors.competitors, 0) as competitors,
        measured.impact * measured.confidence / nullif(measured.effort, 0e0) as ice,
        (measured.business_value + measured.time_criticality + measured.risk_reduction)
        / nullif(measured.effort, 0e0) as wsjf
    from measured
    left join histories on measured.item_id = histories.item_id
    left join {{ ref('int_backlog_votes_counted') }} as votes on measured.item_id = votes.item_id
    left join {{ ref('int_backlog_needs_matched') }} as needs on measured.item_id = needs.item_id
    left join competitors on measured.item_id = competitors.item_id
    where measured.is_current
)

select * from weighed
