-- grain: one row per program, question, metric, product_key or all, period and segment
with

scores as (
    select
        *,
        segment_name = 'all' as is_everyone,
        metric <> 'mean' as is_boxed
    from {{ ref('int_survey_changes_adjusted') }}
),

invitations as (
    select * from {{ ref('int_survey_invitations_counted') }}
),

invited as (
    select
        scores.*,
        invitations.invited,
        invitations.delivered,
        invitations.opened,
        invitations.started,
        invitations.completed
    from scores
    left join invitations  -- one row per program, product and period, so scores stay one
        on
            scores.is_everyone
            and scores.survey_program = invitations.survey_program
            and scores.product_key = invitations.product_key
            and scores.period_grain = invitations.period_grain
            and (
                scores.period_grain = 'all'
                or scores.period_start = invitations.period_start
            )
),

typed as (
    select
        cast(survey_program as string) as survey_program,
        cast(question_id as string) as question_id,
        cast(metric as string) as metric,
        cast(product_key as string) as product_key,
        cast(period_grain as string) as period_grain,
        cast(period_start as date) as period_start,
        cast(segment_name as string) as segment_name,
        cast(segment_value as string) as segment_value,
        cast(scored_version as bigint) as scored_version,
        cast(is_complete_period as boolean) as is_complete_period,
        cast(n as bigint) as n,
        cast(n_other_versions as bigint) as n_other_versions,
        cast(case when is_boxed then tops end as bigint) as promoters,
        cast(case when is_boxed then n - tops - bottoms end as bigint) as passives,
        cast(case when is_boxed then bottoms end as bigint) as detractors,
        cast(case when metric = 'nps' then tops - bottoms when is_boxed then tops end as bigint)
            as numerator,
        cast(n as bigint) as denominator,
        cast(score as double) as score,
        cast(variance as double) as variance,
        cast(ci_low as double) as ci_low,
        cast(ci_high as double) as ci_high,
        cast(ci_method as string) as ci_method,
        cast(null as double) as score_weighted,
        cast(null as double) as n_eff,
        cast(prior_score as double) as prior_score,
        cast(delta as double) as delta,
        cast(delta_z as double) as delta_z,
        cast(delta_p as double) as delta_p,
        cast(test_p as double) as test_p,
        cast(p_adj as double) as p_adj,
        cast(coalesce(p_adj < 0.05e0, false) as boolean) as is_significant,
        cast(is_suppressed as boolean) as is_suppressed,
        cast(invited as bigint) as invited,
        cast(delivered as bigint) as delivered,
        cast(opened as bigint) as opened,
        cast(started as bigint) as started,
        cast(completed as bigint) as completed,
        {{ ratio('completed', 'delivered') }} as response_rate,
        {{ ratio('completed', 'started') }} as completion_rate,
        cast(null as double) as nonresponse_gap
    from invited
)

select * from typed
