-- grain: one row per program, question, metric, product_key or all, period and segment
with

scores as (
    select
        *,
        -- who is behind a hidden score of a few people stays hidden, too
        counted <> 'values' and (segment_name = 'all' or not is_suppressed) as is_counted
    from {{ ref('int_survey_scores_described') }}
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
        cast(case when is_counted then promoters end as bigint) as promoters,
        cast(case when is_counted then n - promoters - detractors end as bigint) as passives,
        cast(case when is_counted then detractors end as bigint) as detractors,
        cast(case
            when is_counted and counted = 'ends' then promoters - detractors
            when is_counted then successes
        end as bigint) as numerator,
        cast(n as bigint) as denominator,
        cast(score as double) as score,
        cast(variance as double) as variance,
        cast(ci_low as double) as ci_low,
        cast(ci_high as double) as ci_high,
        cast(ci_method as string) as ci_method,
        cast(score_weighted as double) as score_weighted,
        cast(se_weighted as double) as se_weighted,
        cast(n_eff as double) as n_eff,
        cast(weight_segment as string) as weight_segment,
        cast(weight_status as string) as weight_status,
        cast(prior_score as double) as prior_score,
        cast(delta as double) as delta,
        cast(delta_z as double) as delta_z,
        cast(delta_p as double) as delta_p,
        cast(test_p as double) as test_p,
        cast(p_adj as double) as p_adj,
        cast(coalesce(p_adj < 0.05e0, false) as boolean) as is_significant,
        cast(is_suppressed as boolean) as is_suppressed,
        cast(suppression_reason as string) as suppression_reason,
        cast(invited as bigint) as invited,
        cast(delivered as bigint) as delivered,
        cast(opened as bigint) as opened,
        cast(started as bigint) as started,
        cast(completed as bigint) as completed,
        {{ ratio('completed', 'delivered') }} as response_rate,
        {{ wilson_low('completed', 'delivered') }} as response_rate_low,
        {{ wilson_high('completed', 'delivered') }} as response_rate_high,
        {{ ratio('completed', 'started') }} as completion_rate,
        cast(nonresponse_gap as double) as nonresponse_gap,
        cast(nonresponse_segment as string) as nonresponse_segment,
        cast(nonresponse_share as double) as nonresponse_share,
        cast(nonresponse_p_adj as double) as nonresponse_p_adj,
        cast(is_nonresponse_different as boolean) as is_nonresponse_different
    from scores
)

select * from typed
