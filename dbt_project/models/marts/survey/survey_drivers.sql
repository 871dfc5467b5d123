-- grain: one row per program, outcome question and driver question
with

drivers as (
    select
        *,
        importance >= {{ ratio('r2', 'items') }} as is_important,
        performance >= usual_performance as is_performing
    from {{ ref('int_driver_items_measured') }}
),

typed as (
    select
        cast(survey_program as string) as survey_program,
        cast(outcome as string) as outcome_question_id,
        cast(driver as string) as driver_question_id,
        cast(n_pairs as bigint) as n_pairs,
        cast(case when is_shown then spearman end as double) as spearman,
        cast(spearman_p as double) as spearman_p,
        cast(p_adj as double) as p_adj,
        cast(coalesce(p_adj < 0.05e0, false) as boolean) as is_significant,
        cast(n as bigint) as n,
        cast(items as bigint) as items,
        cast(r2 as double) as r2,
        cast(case when importance_method = 'lmg' then importance end as double) as lmg_importance,
        cast(case when importance_method = 'relative_weights' then importance end as double)
            as relative_weight,
        cast(importance_method as string) as importance_method,
        cast({{ ratio('importance', 'r2') }} as double) as importance_share,
        cast(case when is_shown then performance_mean end as double) as performance_mean,
        cast(case when is_shown then performance end as double) as performance,
        cast(case
            -- more of what goes against the outcome mends nothing
            when is_important and spearman < 0e0 then null
            when importance is null or is_important is null or is_performing is null then null
            when is_important and is_performing then 'keep'
            when is_important then 'fix'
            when is_performing then 'overkill'
            else 'ignore'
        end as string) as quadrant,
        cast(status as string) as status,
        cast(not is_shown as boolean) as is_suppressed
    from drivers
)

select * from typed
