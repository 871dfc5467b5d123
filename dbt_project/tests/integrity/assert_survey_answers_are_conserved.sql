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

everyone as (
    select
        count(*) as cells,
        coalesce(sum(scores.n + scores.n_other_versions), 0) as scored
    from {{ ref('survey_scores') }} as scores
    where
        scores.period_grain = 'all'
        and scores.product_key = 'all'
        and scores.segment_name = 'all'
),

-- a customer effort answer is scored twice: as ces and as mean
effort as (
    select coalesce(sum(n + n_other_versions), 0) as scored
    from {{ ref('survey_scores') }}
    where
        metric = 'ces'
        and period_grain = 'all'
        and product_key = 'all'
        and segment_name = 'all'
)

select
    delivered.*,
    kept.*,
    everyone.*,
    effort.*
from delivered
cross join kept
cross join everyone
cross join effort
where
    delivered.answers <> kept.answers
    or coalesce(kept.scored, 0) <> everyone.scored - effort.scored
