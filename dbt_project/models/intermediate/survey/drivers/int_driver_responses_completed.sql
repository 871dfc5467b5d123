-- grain: one row per program, outcome, response that answered every item, and item (0: the outcome)
{{ config(materialized='table') }}

with

items as (
    select
        survey_program,
        outcome,
        driver as question_id,
        item,
        count(*) over (partition by survey_program, outcome) as items
    from {{ ref('int_driver_items_chosen') }}
    where item is not null
    union all
    select distinct
        survey_program,
        outcome,
        outcome as question_id,
        0 as item,
        0 as items
    from {{ ref('int_driver_items_chosen') }}
    where item is not null
),

answered as (
    select
        items.survey_program,
        items.outcome,
        items.item,
        answers.source_name,
        answers.response_id,
        answers.goodness,
        max(items.items) over (partition by items.survey_program, items.outcome) as items,
        count(*) over (
            partition by
                items.survey_program, items.outcome, answers.source_name, answers.response_id
        ) as answers
    from {{ ref('int_driver_answers_listed') }} as answers
    inner join items
        on
            answers.survey_program = items.survey_program
            and answers.question_id = items.question_id
)

select * from answered
where answers = items + 1
