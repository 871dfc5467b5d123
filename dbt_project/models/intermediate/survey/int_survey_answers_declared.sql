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

-- one version for all answers of a question on a day, so that no window has to go over every answer
asked as (
    select distinct
        question_id,
        instrument_version,
        answered_date
    from answers
),

matched as (
    select
        asked.question_id,
        asked.instrument_version,
        asked.answered_date,
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
        row_number() over (
            partition by asked.question_id, asked.instrument_version, asked.answered_date
            order by questions.version desc nulls last  -- two valid on the day: the newer
        ) as preference
    from asked
    inner join questions
        on
            asked.question_id = questions.question_id
            and (
                asked.instrument_version = questions.version
                or (
                    asked.instrument_version is null
                    and asked.answered_date
                    >= coalesce(questions.valid_from, asked.answered_date)
                    and asked.answered_date
                    <= coalesce(questions.valid_to, asked.answered_date)
                )
            )
),

versions as (
    select * from matched
    where preference = 1
),

declared as (
    select
        answers.*,
        versions.version,
        versions.metric_type,
        versions.scale_min,
        versions.scale_max,
        versions.scale_middle,
        versions.direction,
        versions.comparable_version,
        versions.role,
        versions.ces_variant,
        versions.boxes,
        versions.scoring,
        question_ids.question_id is not null as is_question_declared
    from answers
    left join question_ids on answers.question_id = question_ids.question_id
    left join versions
        on
            answers.question_id = versions.question_id
            and answers.instrument_version is not distinct from versions.instrument_version
            and answers.answered_date is not distinct from versions.answered_date
)

select * from declared
