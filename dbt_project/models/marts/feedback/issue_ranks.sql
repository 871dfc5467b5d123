-- grain: one row per theme, period_grain, period_start, segment_name and segment_value
with

issues as (
    select * from {{ ref('int_theme_issues_joined') }}
),

shown as (
    select
        *,
        case when not is_suppressed then respondents end as numerator,
        case when not is_suppressed then n end as denominator,
        case when not is_suppressed then {{ ratio('respondents', 'n') }} end as share,
        case when not is_suppressed then {{ wilson_low('respondents', 'n') }} end as ci_low,
        case when not is_suppressed then {{ wilson_high('respondents', 'n') }} end as ci_high
    from issues
),

ranked as (
    select
        *,
        row_number() over (
            partition by period_grain, period_start, segment_name, segment_value, theme_kind
            order by ci_low desc nulls last, mentions desc nulls last, theme asc nulls last
        ) as place
    from shown
)

select
    cast(theme as string) as theme,
    cast(theme_label as string) as theme_label,
    cast(theme_kind as string) as theme_kind,
    cast(attribute as string) as attribute,
    cast(period_grain as string) as period_grain,
    cast(period_start as date) as period_start,
    cast(segment_name as string) as segment_name,
    cast(segment_value as string) as segment_value,
    cast(case when numerator > 0 then place end as bigint) as rank,
    cast(case when not is_suppressed then mentions end as bigint) as mentions,
    cast(case when not is_suppressed then distinct_customers end as bigint) as distinct_customers,
    cast(numerator as bigint) as numerator,
    cast(denominator as bigint) as denominator,
    cast(n as bigint) as n,
    cast(share as double) as share,
    cast(ci_low as double) as ci_low,
    cast(ci_high as double) as ci_high,
    cast(is_suppressed as boolean) as is_suppressed,
    cast(suppression_reason as string) as suppression_reason,
    cast(case when not is_suppressed then n_detractors end as bigint) as n_detractors,
    cast(lift as double) as lift_detractor_vs_rest,
    cast(odds_ratio as double) as odds_ratio_detractor_vs_rest,
    cast(fisher_p as double) as fisher_p,
    cast(fisher_p_adj as double) as fisher_p_adj,
    cast(case when fisher_p is not null then family_tests end as bigint) as n_tests,
    cast(trend_class as string) as trend_class,
    cast(first_mentioned_on as date) as first_mentioned_on,
    cast(novelty_days as bigint) as novelty_days,
    cast(reporting_currency as string) as currency,
    cast(revenue_at_stake as decimal(18, 4)) as revenue_at_stake,
    cast(sample_quotes as string) as sample_quotes,
    cast(similar_theme_id as string) as similar_theme_id,
    cast(n_labelled as bigint) as n_labelled,
    cast(coder_precision as double) as coder_precision,
    cast(coder_recall as double) as coder_recall,
    cast(coder_kappa as double) as coder_kappa
from ranked
