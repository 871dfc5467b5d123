-- grain: one row per program, outcome, driver and pair of their values
{{ config(materialized='table') }}

with

outcomes as (
    select * from {{ ref('int_driver_answers_listed') }}
    where role = 'outcome'
),

drivers as (
    select * from {{ ref('int_driver_answers_listed') }}
    where role = 'driver'
)

select
    outcomes.survey_program,
    outcomes.question_id as outcome,
    drivers.question_id as driver,
    outcomes.goodness as outcome_value,
    drivers.goodness as driver_value,
    min(drivers.scale_min) as scale_min,
    max(drivers.scale_max) as scale_max,
    count(*) as responses
from outcomes
inner join drivers
    on
        outcomes.source_name = drivers.source_name
        and outcomes.response_id = drivers.response_id
        and outcomes.survey_program = drivers.survey_program
group by
    outcomes.survey_program, outcomes.question_id, drivers.question_id,
    outcomes.goodness, drivers.goodness
