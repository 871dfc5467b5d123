-- grain: one row per product_key and month, with the NPS and CSAT question most people answered
with

scores as (
    select * from {{ ref('survey_scores') }}
    where
        period_grain = 'month'
        and segment_name = 'all'
        and product_key <> 'all'
        and metric in ('nps', 'csat')
),

ranked as (
    select
        *,
        row_number() over (
            partition by product_key, period_start, metric
            order by n desc nulls last, survey_program asc nulls last, question_id asc nulls last
        ) as preference
    from scores
),

asked as (
    select
        product_key,
        period_start as month,
        max(case when metric = 'nps' then n end) as nps_n,
        max(case when metric = 'nps' then score end) as nps,
        max(case when metric = 'nps' then ci_low end) as nps_ci_low,
        max(case when metric = 'nps' then ci_high end) as nps_ci_high,
        max(case when metric = 'csat' then n end) as csat_n,
        max(case when metric = 'csat' then score end) as csat,
        max(case when metric = 'csat' then ci_low end) as csat_ci_low,
        max(case when metric = 'csat' then ci_high end) as csat_ci_high
    from ranked
    where preference = 1
    group by product_key, period_start
)

select * from asked
