-- grain: one row per answer source, response and question, with the declared version it answers
with

answers as (
    select * from {{ ref('int_survey_answers_attributed') }}
),

questions as (
    select * from {{ ref('int_survey_questions_compared') }}
),

question_ids as (
    select distinct question_id from questions
),

matched as (
    select
        answers.*,
        questions.version,
        questions.metric_type,
        questions.scale_min,
        questions.scale_max,
        questions.scale_middle,
        questions.direction,
        questions.comparable_version,
        questions.role,
        questions.ces_variant,
        questions.boxes,
        questions.scoring,
        question_ids.question_id is not null as is_question_declared,
        row_number() over (
            partition by answers.source_name, answers.response_id, answers.question_id
            order by questions.version desc nulls last  -- two valid on the day: the newer
        ) as preference
    from answers
    left join question_ids on answers.question_id = question_ids.question_id
    left join questions
        on
            answers.question_id = questions.question_id
            and (
                answers.instrument_version = questions.version
                or (
                    answers.instrument_version is null
                    and answers.answered_date
                    >= coalesce(questions.valid_from, answers.answered_date)
                    and answers.answered_date
                    <= coalesce(questions.valid_to, answers.answered_date)
                )
            )
),

declared as (
    select * from matched
    where preference = 1
)

select * from declared
