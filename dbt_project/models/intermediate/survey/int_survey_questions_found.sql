-- grain: one row per question and version that answers name and nobody declared, with a proposal
{{ config(materialized='table') }}

with

answers as (
    select
        *,
        coalesce(text_length, 0) > 0 as is_answered
    from {{ ref('int_survey_answers_checked') }}
    where exclusion_reason in ('undeclared_question', 'undeclared_version')
),

found as (
    select
        question_id,
        coalesce(instrument_version, -1) as version,  -- no version was said, and none was valid
        min(survey_program) as survey_program,
        min(source_relation) as source_relation,
        min(answered_date) as first_answered,
        max(answered_date) as last_answered,
        count(*) as answers_found,
        sum(case when is_answered then 1 else 0 end) as answered,
        sum(case when is_answered and short_number is not null then 1 else 0 end) as numbers,
        sum(case when is_answered and short_number <> floor(short_number) then 1 else 0 end)
            as fractions,
        count(distinct case when is_answered then short_number end) as values_found,
        min(case when is_answered then short_number end) as lowest,
        max(case when is_answered then short_number end) as highest,
        max(text_length) as longest
    from answers
    group by question_id, coalesce(instrument_version, -1)
),

-- a number among a hundred is a typing mistake, a word among twenty a label
proposed as (
    select
        *,
        case
            when answered = 0 then null
            when numbers < 0.95e0 * answered and longest > 60 then 'text'
            when numbers < 0.95e0 * answered then 'choice'
            when values_found < 3 then 'choice'
            when fractions > 0 then 'mean'
            when lowest = 0e0 and highest = 10e0 then 'nps'
            when lowest >= 1e0 and highest = 5e0 then 'csat'
            when lowest >= 1e0 and highest = 7e0 then 'ces'
            else 'mean'
        end as proposed_metric_type
    from found
),

scaled as (
    select
        *,
        case
            when proposed_metric_type in ('csat', 'ces') then 1
            when proposed_metric_type in ('nps', 'mean') then cast(floor(lowest) as bigint)
        end as proposed_scale_min,
        case when proposed_metric_type in ('nps', 'csat', 'ces', 'mean')
                then cast(ceil(highest) as bigint)
        end as proposed_scale_max
    from proposed
),

-- an export tells more: hints of the tool, the wording, all values
asked as (
    select
        *,
        answers > 0 as is_answered
    from {{ ref('int_survey_questions_asked') }}
)

select
    scaled.question_id,
    scaled.version,
    scaled.survey_program,
    scaled.source_relation,
    scaled.first_answered,
    scaled.last_answered,
    scaled.answers_found,
    asked.wording,
    case when asked.is_answered then asked.metric_type else scaled.proposed_metric_type end
        as proposed_metric_type,
    case when asked.is_answered then asked.scale_min else scaled.proposed_scale_min end
        as proposed_scale_min,
    case when asked.is_answered then asked.scale_max else scaled.proposed_scale_max end
        as proposed_scale_max,
    case when asked.is_answered then asked.why else 'values seen' end as proposal_reason
from scaled
left join asked on scaled.question_id = asked.question_id
