-- grain: one row per program, outcome and driver, with its number in the regression
{{ config(materialized='table') }}

with

outcomes as (
    select
        survey_program,
        question_id as outcome,
        count(*) as responses
    from {{ ref('int_driver_answers_listed') }}
    where role = 'outcome'
    group by survey_program, question_id
),

correlated as (
    select
        correlated.*,
        outcomes.responses as outcome_responses,
        rules.driver_min_n,
        case
            when correlated.n_pairs < rules.driver_min_n then 'too_few'
            when correlated.lowest = correlated.highest then 'constant'
            when correlated.n_pairs < 0.5e0 * outcomes.responses then 'rarely_answered'
        end as fault
    from {{ ref('int_driver_ranks_correlated') }} as correlated
    cross join {{ ref('stg_company__rules') }} as rules
    inner join outcomes
        on
            correlated.survey_program = outcomes.survey_program
            and correlated.outcome = outcomes.outcome
),

ranked as (
    select
        *,
        row_number() over (
            partition by survey_program, outcome, case when fault is null then 0 else 1 end
            order by abs(spearman) desc nulls last, driver nulls last
        ) as strength_rank
    from correlated
),

judged as (
    select
        *,
        case
            when fault is not null then fault
            when strength_rank > {{ driver_items_at_most() }} then 'beyond_limit'
        end as exclusion
    from ranked
)

select
    *,
    case when exclusion is null then row_number() over (
                partition by survey_program, outcome, case when exclusion is null then 0 else 1 end
                order by driver nulls last
            )
    end as item
from judged
