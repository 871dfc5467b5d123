-- grain: one row per program, outcome and driver, with correlation, importance and performance
{{ config(materialized='table') }}

with

twins as (
    select
        survey_program,
        outcome,
        item_a as item
    from {{ ref('int_driver_correlations_measured') }}
    where item_a > 0 and item_a < item_b and abs(r) >= 0.95e0
    union
    select
        survey_program,
        outcome,
        item_b as item
    from {{ ref('int_driver_correlations_measured') }}
    where item_a > 0 and item_a < item_b and abs(r) >= 0.95e0
),

described as (
    select
        chosen.*,
        shared.items,
        shared.n,
        {{ ratio('chosen.driver_sum', 'chosen.n_pairs') }} as performance_mean,
        coalesce(
            chosen.exclusion,
            case
                when shared.r2 is null then 'constant_outcome'
                when shared.n < greatest(chosen.driver_min_n, 5 * shared.items) then 'too_few'
                when twins.item is not null then 'collinear'
            end,
            'estimated'
        ) as status,
        case when shared.n >= greatest(chosen.driver_min_n, 5 * shared.items) then shared.r2 end
            as r2,
        case when shared.n >= greatest(chosen.driver_min_n, 5 * shared.items)
                then shared.importance
        end as importance,
        case when shared.n >= greatest(chosen.driver_min_n, 5 * shared.items)
                then shared.importance_method
        end as importance_method,
        {{ student_z('abs_t', 'n_pairs - 2') }} as spearman_z
    from {{ ref('int_driver_items_chosen') }} as chosen
    left join {{ ref('int_driver_importances_shared') }} as shared
        on
            chosen.survey_program = shared.survey_program
            and chosen.outcome = shared.outcome
            and chosen.item = shared.item
    left join twins
        on
            chosen.survey_program = twins.survey_program
            and chosen.outcome = twins.outcome
            and chosen.item = twins.item
),

tested as (
    select
        *,
        n_pairs >= driver_min_n as is_shown,
        case
            when n_pairs < driver_min_n then null
            when abs(spearman) = 1e0 then 0e0
            else {{ normal_two_sided_p('spearman_z') }}
        end as spearman_p,
        {{ ratio('performance_mean - scale_min', 'scale_max - scale_min') }} as performance
    from described
),

compared as (
    select
        *,
        avg(cast(case when importance is not null then performance end as decimal(38, 18)))
            over (
                partition by survey_program, outcome
            ) as usual_performance,
        row_number() over (
            partition by survey_program, outcome
            order by spearman_p nulls last, driver nulls last
        ) as p_rank,
        count(spearman_p) over (partition by survey_program, outcome) as family_tests
    from tested
)

select
    *,
    case when spearman_p is not null then least(
                1e0,
                min({{ ratio('spearman_p * family_tests', 'p_rank') }}) over (
                    partition by survey_program, outcome
                    order by p_rank desc nulls last
                    rows between unbounded preceding and current row
                )
            )
    end as p_adj
from compared
