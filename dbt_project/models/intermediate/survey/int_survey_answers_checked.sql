-- grain: one row per answer source, response and question, with why it is not scored
{{ config(materialized='table') }}

with

answers as (
    select
        answers.*,
        responses.response_fault,
        answers.scoring is not null as is_scorable,
        cast(date_trunc('quarter', answers.answered_date) as date) as answered_quarter,
        case
            when
                answers.short_number >= answers.scale_min
                and answers.short_number <= answers.scale_max
                then answers.short_number
        end as scale_value
    from {{ ref('int_survey_answers_declared') }} as answers
    left join {{ ref('int_survey_responses_judged') }} as responses
        on
            answers.source_name = responses.source_name
            and answers.response_id = responses.response_id
),

judged as (
    select
        *,
        case
            when excluded_as is not null then excluded_as
            when not is_question_declared then 'undeclared_question'
            when version is null then 'undeclared_version'
            when not is_scorable then null  -- texts and choices are kept, not scored
            when
                metric_type = 'nps'
                and not coalesce(scale_min = 0 and scale_max = 10 and direction = 1, false)
                then 'nps_scale_not_0_10'
            when scale_min is null or scale_max is null then 'undeclared_scale'
            when coalesce(text_length, 0) = 0 then 'no_answer'
            when not is_number then 'not_a_number'
            when scale_value is null then 'out_of_range'
            when metric_type <> 'mean' and scale_value <> floor(scale_value) then 'not_on_scale'
            else response_fault
        end as fault  -- null: fit to be scored
    from answers
),

ranked as (
    select
        *,
        row_number() over (
            partition by
                customer_key,
                -- nobody knows whether two anonymous answers are one person's
                case when customer_key = 'unknown' then source_name || '|' || response_id end,
                question_id,
                product_key,
                -- a second order is a second purchase to judge, not the same answer again
                coalesce(order_id, ''),
                answered_quarter,
                -- a faulty answer must not displace a good one
                case when fault is null then 0 else 1 end
            order by
                answered_at desc nulls last, response_id desc nulls last, source_name asc nulls last
        ) as dedupe_rank
    from judged
),

checked as (
    select
        *,
        case when fault is null and is_scorable and dedupe_rank > 1 then 'repeat_response'
            else fault
        end as exclusion_reason,
        is_scorable and fault is null and dedupe_rank = 1 as is_scored
    from ranked
)

select * from checked
