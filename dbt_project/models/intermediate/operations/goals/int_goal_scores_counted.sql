-- grain: one row per goal_id, period_start and day: the answers of a month, on its last day
with

goals as (
    select * from {{ ref('int_goals_resolved') }}
    where metric_name in ('nps', 'csat') and level_reason is null
),

scores as (
    select * from {{ ref('survey_scores') }}
    where period_grain = 'month' and segment_name = 'all' and metric in ('nps', 'csat')
),

levels as (  -- the company's score is a row of its own: the answers about no product are in it
    select * from {{ ref('int_products_levelled') }}
    where level <> 'company'
    union all
    select
        'all' as product_key,
        'company' as level,
        'all' as level_key
),

company as (
    select as_of from {{ ref('stg_company__company') }}
),

described as (
    select
        levels.level,
        levels.level_key,
        scores.metric,
        scores.period_start as month,
        scores.numerator,
        scores.n,
        scores.detractors,
        -- what another version of the question scored is another series
        scores.survey_program || '|' || scores.question_id || '|'
        || cast(scores.scored_version as string) as series,
        least(last_day(scores.period_start), company.as_of) as counted_on
    from scores
    cross join company
    inner join levels on scores.product_key = levels.product_key
),

matched as (
    select
        goals.goal_id,
        goals.period_start,
        described.series,
        described.counted_on as date,
        sum(described.numerator) as numerator,
        sum(described.n) as denominator,
        sum(described.detractors) as opposed
    from goals
    inner join described
        on
            goals.level = described.level
            and goals.level_key = described.level_key
            and goals.metric_name = described.metric
            and described.month between goals.period_start and goals.period_end
    group by goals.goal_id, goals.period_start, described.series, described.counted_on
),

totalled as (
    select
        *,
        sum(denominator) over (partition by goal_id, period_start, series) as series_answers
    from matched
),

ranked as (  -- the question that most people answered speaks for the goal
    select
        *,
        dense_rank() over (
            partition by goal_id, period_start
            order by series_answers desc nulls last, series asc nulls last
        ) as preference
    from totalled
),

counted as (
    select
        goal_id,
        period_start,
        date,
        numerator,
        denominator,
        opposed
    from ranked
    where preference = 1
)

select * from counted
