-- grain: one row per program, outcome and driver, with the correlation of their ranks
{{ config(materialized='table') }}

with

pairs as (
    select * from {{ ref('int_driver_pairs_counted') }}
),

-- equal answers share the mean of their ranks; twice the rank is a whole number
outcome_ranks as (
    select
        survey_program,
        outcome,
        driver,
        outcome_value,
        2 * sum(sum(responses)) over (
            partition by survey_program, outcome, driver
            order by outcome_value nulls last
            rows between unbounded preceding and current row
        ) - sum(responses) + 1 as outcome_rank
    from pairs
    group by survey_program, outcome, driver, outcome_value
),

driver_ranks as (
    select
        survey_program,
        outcome,
        driver,
        driver_value,
        2 * sum(sum(responses)) over (
            partition by survey_program, outcome, driver
            order by driver_value nulls last
            rows between unbounded preceding and current row
        ) - sum(responses) + 1 as driver_rank
    from pairs
    group by survey_program, outcome, driver, driver_value
),

-- from the middle of all ranks, so that no large sums cancel
centred as (
    select
        pairs.*,
        cast(outcome_ranks.outcome_rank - 1 - sum(pairs.responses) over (
            partition by pairs.survey_program, pairs.outcome, pairs.driver
        ) as decimal(18, 0)) as y,
        cast(driver_ranks.driver_rank - 1 - sum(pairs.responses) over (
            partition by pairs.survey_program, pairs.outcome, pairs.driver
        ) as decimal(18, 0)) as x
    from pairs
    inner join outcome_ranks
        on
            pairs.survey_program = outcome_ranks.survey_program
            and pairs.outcome = outcome_ranks.outcome
            and pairs.driver = outcome_ranks.driver
            and pairs.outcome_value = outcome_ranks.outcome_value
    inner join driver_ranks
        on
            pairs.survey_program = driver_ranks.survey_program
            and pairs.outcome = driver_ranks.outcome
            and pairs.driver = driver_ranks.driver
            and pairs.driver_value = driver_ranks.driver_value
),

summed as (
    select
        survey_program,
        outcome,
        driver,
        min(scale_min) as scale_min,
        max(scale_max) as scale_max,
        sum(responses) as n_pairs,
        sum(responses * driver_value) as driver_sum,
        min(driver_value) as lowest,
        max(driver_value) as highest,
        cast(sum(responses * x * y) as double) as sum_xy,
        cast(sum(responses * x * x) as double) as sum_xx,
        cast(sum(responses * y * y) as double) as sum_yy
    from centred
    group by survey_program, outcome, driver
),

correlated as (
    select
        *,
        case when sum_xx > 0e0 and sum_yy > 0e0
                then greatest(
                        -1e0,
                        least(1e0, {{ ratio('sum_xy', 'sqrt(sum_xx) * sqrt(sum_yy)') }})
                    )
        end as spearman
    from summed
)

select
    *,
    abs(spearman) * sqrt({{ ratio('n_pairs - 2', '1e0 - spearman * spearman') }}) as abs_t
from correlated
