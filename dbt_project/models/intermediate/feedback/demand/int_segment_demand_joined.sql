-- grain: one row per segment_name, segment_value, product_line, quarter and need (or all)
{{ config(materialized='table') }}

with

penetrations as (
    select * from {{ ref('int_segment_penetrations_measured') }}
),

needs as (
    select
        *,
        row_number() over (
            partition by segment_name, segment_value, product_line, quarter
            order by opportunity_low desc nulls last, n desc nulls last, need asc nulls last
        ) as preference,
        sum(case when need_class = 'unmet' then 1 else 0 end) over (
            partition by segment_name, segment_value, product_line, quarter
        ) as unmet_needs,
        sum(case when need_class = 'open' then 1 else 0 end) over (
            partition by segment_name, segment_value, product_line, quarter
        ) as open_needs
    from {{ ref('int_segment_needs_judged') }}
),

grid as (
    select
        segment_name,
        segment_value,
        product_line,
        quarter,
        'all' as need
    from penetrations
    union distinct
    select
        segment_name,
        segment_value,
        product_line,
        quarter,
        'all' as need
    from needs
    union all
    select
        segment_name,
        segment_value,
        product_line,
        quarter,
        need
    from needs
),

-- the segment as such shows the need that is most surely unmet
joined as (
    select
        grid.segment_name,
        grid.segment_value,
        grid.product_line,
        grid.quarter,
        grid.need,
        needs.need as shown_need,
        {% for column in [
            'n', 'suppression_reason', 'importance', 'importance_low', 'importance_high',
            'importance_tops', 'importance_n', 'satisfaction', 'satisfaction_low',
            'satisfaction_high', 'satisfaction_tops', 'satisfaction_n', 'purchase_intent',
            'intent_low', 'intent_high', 'intent_tops', 'intent_n', 'opportunity_score',
            'opportunity_low', 'opportunity_high'
        ] -%}
            needs.{{ column }},
        {% endfor -%}
        case
            when needs.need is null then 'open'
            when grid.need <> 'all' then needs.need_class
            when needs.unmet_needs > 0 then 'unmet'
            when needs.open_needs > 0 then 'open'
            else 'met'
        end as need_class
    from grid
    left join needs
        on
            grid.segment_name = needs.segment_name
            and grid.segment_value = needs.segment_value
            and grid.product_line = needs.product_line
            and grid.quarter = needs.quarter
            and (grid.need = needs.need or (grid.need = 'all' and needs.preference = 1))
)

select * from joined
