-- grain: one row per product_key, week and score that fell, from the end of its period to the next
with

scores as (
    select
        *,
        cast(
            period_start
            + case period_grain when 'quarter' then 3 else 1 end * interval '1' month as date
        ) as next_start,
        cast(
            period_start
            + case period_grain when 'quarter' then 6 else 2 end * interval '1' month as date
        ) as second_start
    from {{ ref('survey_scores') }}
    where
        segment_name = 'all'
        and product_key <> 'all'
        and metric in ('nps', 'csat', 'ces')
        and period_grain in ('month', 'quarter')
        and is_complete_period
        and is_significant
        and delta < 0
),

weeks as (
    select * from {{ ref('int_attention_weeks_sold') }}
    where is_judged
),

found as (
    select
        weeks.product_key,
        weeks.week_start,
        'score_drop' as reason_code,
        true as is_standing,
        -- sales of a year times the fall as a share of the scale
        {{ ratio(
            'greatest(0e0, cast(weeks.net_sales_52w as double)) * (-scores.delta)',
            "case scores.metric when 'nps' then 200e0 else 1e0 end"
        ) }} as value_at_stake,
        'survey_scores' as evidence_mart,
        '"survey_program":' || {{ json_text('scores.survey_program') }}
        || ',"question_id":' || {{ json_text('scores.question_id') }}
        || ',"metric":"' || scores.metric || '","period_grain":"' || scores.period_grain
        || '","period_start":"' || cast(scores.period_start as string)
        || '","segment_name":"all"' as evidence_key
    from weeks
    inner join scores
        on
            weeks.product_key = scores.product_key
            and weeks.week_end >= cast(scores.next_start + interval '-1' day as date)
            and weeks.week_end < cast(scores.second_start + interval '-1' day as date)
)

select * from found
