-- grain: one row per roadmap item whose need a survey asked a segment about
with

roadmap as (
    select * from {{ ref('int_backlog_items_scored') }}
    where is_newest and need is not null
),

needs as (
    select
        *,
        max(quarter) over (partition by product_line, need) as newest_quarter
    from {{ ref('int_segment_needs_judged') }}
    where opportunity_score is not null and segment_name <> 'all' and segment_value <> 'unknown'
),

-- the segment that surely has the need, not the one where few answers happened to be extreme
ranked as (
    select
        roadmap.item_id,
        needs.segment_name,
        needs.segment_value,
        needs.opportunity_score,
        needs.opportunity_low,
        row_number() over (
            partition by roadmap.item_id
            order by
                needs.opportunity_low desc nulls last,
                needs.opportunity_score desc nulls last,
                needs.product_line asc nulls last,
                needs.segment_name asc nulls last, needs.segment_value asc nulls last
        ) as preference
    from roadmap
    inner join needs
        on
            roadmap.need = needs.need
            and needs.quarter = needs.newest_quarter
            and (
                roadmap.product_line = 'all' or needs.product_line in (roadmap.product_line, 'all')
            )
),

matched as (
    select
        item_id,
        segment_name,
        segment_value,
        opportunity_score,
        opportunity_low
    from ranked
    where preference = 1
)

select * from matched
