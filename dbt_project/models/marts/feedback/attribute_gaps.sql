-- grain: one row per attribute, product_line (or all) and period_start (quarter)
with

gaps as (
    select
        gaps.*,
        quarters.is_complete_quarter,
        case
            when gaps.is_offered then 'offered'
            when
                gaps.is_offered = false
                and gaps.askers >= rules.gap_min_askers
                and gaps.share_low >= rules.gap_min_share
                then 'gap'
            when gaps.is_offered = false and gaps.askers >= gaps.min_n then 'watch'
            else 'no_evidence'
        end as verdict
    from {{ ref('int_attribute_gaps_measured') }} as gaps
    cross join {{ ref('stg_company__rules') }} as rules
    inner join {{ ref('int_quarters_listed') }} as quarters on gaps.quarter = quarters.quarter
),

typed as (
    select
        cast(attribute as string) as attribute,
        cast(product_line as string) as product_line,
        cast('quarter' as string) as period_grain,
        cast(quarter as date) as period_start,
        cast(is_complete_quarter as boolean) as is_complete_period,
        cast(mentions as bigint) as mentions,
        cast(anonymous_mentions as bigint) as anonymous_mentions,
        cast(askers as bigint) as askers,
        cast(askers as bigint) as numerator,
        cast(people as bigint) as denominator,
        cast(people as bigint) as n,
        cast(share as double) as share_of_feedback,
        cast(share_low as double) as ci_low,
        cast(share_high as double) as ci_high,
        cast(shown_people is null as boolean) as is_suppressed,
        cast(lift as double) as lift_vs_rest,
        cast(lift_low as double) as lift_ci_low,
        cast(lift_high as double) as lift_ci_high,
        -- what one or two people spend is theirs to tell
        cast(
            case when (askers = 0 or askers >= min_n) and unconverted = 0 then revenue end
            as decimal(18, 4)
        ) as revenue_of_askers,
        cast(reporting_currency as string) as currency,
        cast(is_offered as boolean) as offered,
        cast(products_offering as bigint) as products_offering,
        cast(products_sold as bigint) as products_sold,
        cast(competitors > 0 as boolean) as competitor_offered,
        cast(competitors as bigint) as competitors,
        cast(search_hits as bigint) as search_or_filter_hits,
        cast(customers as bigint) as customers,
        cast(share * customers as double) as est_reach,
        cast(share_low * customers as double) as est_reach_ci_low,
        cast(share_high * customers as double) as est_reach_ci_high,
        cast(verdict as string) as verdict,
        cast(case
            when shown_people is null then null
            else cast(askers as string) || ' of ' || cast(people as string)
                || ' people who gave feedback ask for it ('
                || {{ worded_share('share') }} || ', ' || {{ worded_share('share_low') }} || ' to '
                || {{ worded_share('share_high') }} || '); '
                || case
                    when is_offered is null then 'the catalogue does not tell whether it is offered'
                    when is_offered
                        then cast(products_offering as string) || ' of '
                            || cast(products_sold as string) || ' products offer it'
                    else 'no product offers it'
                end
                || case
                    when competitors > 0
                        then ', competitors do (' || cast(competitors as string) || ').'
                    else '.'
                end
        end as string) as evidence_text
    from gaps
)

select * from typed
