-- grain: one row per theme (or all) and period_start (quarter)
with

measured as (
    select
        measured.*,
        quarters.is_complete_quarter,
        case when not measured.is_hidden then measured.askers end as shown_askers,
        case when measured.nps_n >= measured.min_n and not measured.is_hidden then measured.nps_n
        end as shown_nps_n,
        case when measured.churn_n >= measured.min_n and not measured.is_hidden
                then measured.churn_n
        end as shown_churn_n,
        case when measured.matched_n >= measured.min_n and not measured.is_hidden
                then measured.difference
        end as shown_difference,
        not measured.is_hidden and measured.unconverted = 0 as is_money_shown
    from {{ ref('int_theme_revenue_measured') }} as measured
    inner join {{ ref('int_quarters_listed') }} as quarters
        on measured.quarter = quarters.quarter
),

typed as (
    select
        cast(theme as string) as theme,
        cast('quarter' as string) as period_grain,
        cast(quarter as date) as period_start,
        cast(is_complete_quarter as boolean) as is_complete_period,
        cast(askers as bigint) as askers,
        cast(case when is_money_shown then revenue end as decimal(18, 4)) as revenue_of_askers,
        cast(case when is_money_shown then revenue_part end as decimal(18, 4)) as revenue_part,
        -- of one or two people, or of all but one or two, it would tell what these spend
        cast(case
            when
                is_money_shown
                and (at_risk_askers = 0 or at_risk_askers >= min_n)
                and (at_risk_askers = askers or askers - at_risk_askers >= min_n)
                then at_risk_revenue
        end as decimal(18, 4)) as at_risk_revenue,
        cast(at_risk_askers as bigint) as at_risk_askers,
        cast(reporting_currency as string) as currency,
        cast({{ nps_score('promoters', 'detractors', 'shown_nps_n') }} as double) as nps_of_askers,
        cast({{ nps_adjusted_wald_low('promoters', 'detractors', 'shown_nps_n') }} as double)
            as nps_ci_low,
        cast({{ nps_adjusted_wald_high('promoters', 'detractors', 'shown_nps_n') }} as double)
            as nps_ci_high,
        cast(nps_n as bigint) as nps_n,
        cast(case when is_any_usage then {{ ratio('users', 'shown_askers') }} end as double)
            as usage_of_askers,
        cast(case when is_any_usage then {{ wilson_low('users', 'shown_askers') }} end as double)
            as usage_ci_low,
        cast(case when is_any_usage then {{ wilson_high('users', 'shown_askers') }} end as double)
            as usage_ci_high,
        cast(case when is_any_usage then users end as bigint) as users,
        cast({{ ratio('churned', 'shown_churn_n') }} as double) as churn_after_90d,
        cast(case when shown_churn_n is not null then churned end as bigint) as numerator,
        cast(churn_n as bigint) as denominator,
        cast(churn_n as bigint) as n,
        cast({{ wilson_low('churned', 'shown_churn_n') }} as double) as ci_low,
        cast({{ wilson_high('churned', 'shown_churn_n') }} as double) as ci_high,
        cast(is_hidden or coalesce(churn_n < min_n, false) as boolean) as is_suppressed,
        cast(matched_n as bigint) as matched_n,
        cast(case when shown_difference is not null then expected_rate end as double)
            as churn_of_matched,
        cast(shown_difference as double) as churn_difference,
        cast(case when shown_difference is not null then difference_low end as double)
            as churn_difference_ci_low,
        cast(case when shown_difference is not null then difference_high end as double)
            as churn_difference_ci_high,
        cast(case when shown_difference is not null then p_adj end as double) as churn_p_adj
    from measured
)

select * from typed
