-- grain: one row per source and response with a scored answer: was who answered dissatisfied
with

answers as (
    select
        source_name,
        response_id,
        file_id,
        question_id,
        metric_type,
        scale_min,
        scale_max,
        scale_middle,
        case when direction = -1 then scale_min + scale_max - scale_value else scale_value end
            as goodness,
        case metric_type when 'nps' then 1 when 'csat' then 2 else 3 end as preference
    from {{ ref('int_survey_answers_checked') }}
    where
        metric_type in ('nps', 'csat', 'ces')
        and (is_scored or coalesce(exclusion_reason = 'repeat_response', false))
),

-- whoever says most about the whole: recommendation before satisfaction before effort
ranked as (
    select
        *,
        row_number() over (
            partition by source_name, response_id
            order by preference nulls last, question_id nulls last
        ) as place
    from answers
),

judged as (
    select
        source_name,
        response_id,
        file_id,
        case metric_type
            when 'nps' then goodness <= 6
            when 'csat' then goodness <= scale_min + 1 and goodness < scale_middle
            else goodness < scale_middle
        end as is_detractor
    from ranked
    where place = 1
)

select * from judged
