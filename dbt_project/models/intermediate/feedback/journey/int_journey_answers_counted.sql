-- grain: one row per journey_stage, month and metric: the question most people answered
with

questions as (
    select
        *,
        row_number() over (
            partition by question_id, version
            order by delivery desc nulls last, source_name asc nulls last
        ) as preference
    from {{ ref('stg_survey__questions') }}
),

answers as (
    select
        questions.journey_stage,
        answers.metric_type as metric,
        cast(date_trunc('month', answers.answered_date) as date) as month,
        answers.question_id || '|' || cast(answers.comparable_version as string) as series,
        case
            when answers.metric_type = 'ces' and answers.direction = -1
                then answers.scale_value < answers.scale_middle
            when answers.metric_type = 'ces' then answers.scale_value > answers.scale_middle
            when answers.direction = -1 then answers.scale_value <= answers.scale_min + 1
            else answers.scale_value >= answers.scale_max - 1
        end as is_top
    from {{ ref('int_survey_answers_checked') }} as answers
    cross join {{ ref('stg_company__company') }} as company
    inner join questions
        on
            answers.question_id = questions.question_id
            and answers.version = questions.version
            and questions.preference = 1
    where
        answers.is_scored
        and answers.metric_type in ('csat', 'ces')
        and questions.journey_stage is not null
        and answers.answered_date <= company.as_of
),

counted as (
    select
        journey_stage,
        metric,
        month,
        series,
        count(*) as n,
        sum(case when is_top then 1 else 0 end) as tops
    from answers
    group by journey_stage, metric, month, series
),

ranked as (
    select
        *,
        row_number() over (
            partition by journey_stage, metric, month
            order by n desc nulls last, series asc nulls last
        ) as preference
    from counted
)

select * from ranked
where preference = 1
