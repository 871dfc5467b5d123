-- The answers of the values of a segment add up to those of everyone.
with

cells as (
    select
        survey_program,
        question_id,
        metric,
        product_key,
        period_grain,
        period_start,
        segment_name,
        sum(n) as n
    from {{ ref('survey_scores') }}
    group by
        survey_program, question_id, metric, product_key, period_grain, period_start, segment_name
),

compared as (
    select
        survey_program,
        question_id,
        metric,
        product_key,
        period_grain,
        period_start,
        min(n) as fewest,
        max(n) as most
    from cells
    group by survey_program, question_id, metric, product_key, period_grain, period_start
)

select * from compared
where fewest <> most
