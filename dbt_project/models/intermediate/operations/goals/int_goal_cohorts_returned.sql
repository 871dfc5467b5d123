-- grain: one row per goal_id, period_start and day on which cohorts of its sales became mature
with

goals as (
    select * from {{ ref('int_goals_resolved') }}
    where metric_name = 'return_rate' and level_reason is null
),

-- a cohort whose returns cannot be told from another's has no numerator and is left out
cohorts as (
    select
        product_key,
        month,
        numerator,
        denominator
    from {{ ref('product_months') }}
    where is_return_rate_mature and numerator is not null
),

levels as (
    select * from {{ ref('int_products_levelled') }}
),

company as (
    select return_window_days from {{ ref('stg_company__company') }}
),

matured as (
    select
        levels.level,
        levels.level_key,
        cohorts.month,
        cohorts.numerator,
        cohorts.denominator,
        cast(last_day(cohorts.month) + company.return_window_days * interval '1' day as date)
            as matured_on
    from cohorts
    cross join company
    inner join levels on cohorts.product_key = levels.product_key
),

returned as (
    select
        goals.goal_id,
        goals.period_start,
        matured.matured_on as date,
        sum(matured.numerator) as numerator,
        sum(matured.denominator) as denominator
    from goals
    inner join matured
        on
            goals.level = matured.level
            and goals.level_key = matured.level_key
            and matured.month between goals.period_start and goals.period_end
    group by goals.goal_id, goals.period_start, matured.matured_on
)

select * from returned
