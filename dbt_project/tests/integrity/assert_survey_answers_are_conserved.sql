-- Every delivered answer is in survey_answers once, and every scored one up to the as-of date is in
-- the score of everyone over all time, or counted there as one of another version.
with

delivered as (
    select count(*) as answers from {{ ref('stg_survey__answers') }}
),

kept as (
    select
        count(*) as answers,
        sum(case
            when answers.is_scored and answers.answered_date <= company.as_of then 1 else 0
        end) as scored
    from {{ ref('survey_answers') }} as answers
    cross join {{ ref('stg_company__company') }} as company
),

-- a question has several metrics, each of the same answers
questions as (
    select
        survey_program,
        question_id,
        max(n + n_other_versions) as most,
        min(n + n_other_versions) as fewest
    from {{ ref('survey_scores') }}
    where
        period_grain = 'all'
        and product_key = 'all'
        and segment_name = 'all'
    group by survey_program, question_id
),

everyone as (
    select
        coalesce(sum(most), 0) as scored,
        coalesce(sum(fewest), 0) as scored_by_any
    from questions
)

select
    delivered.*,
    kept.*,
    everyone.*
from delivered
cross join kept
cross join everyone
where
    delivered.answers <> kept.answers
    or coalesce(kept.scored, 0) <> everyone.scored
    or everyone.scored <> everyone.scored_by_any
