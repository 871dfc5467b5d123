-- grain: one row per segment_name, segment_value, product_line, period_start (quarter) and need
with

demand as (
    select * from {{ ref('int_segment_demand_joined') }}
),

penetrations as (
    select * from {{ ref('int_segment_penetrations_measured') }}
),

judged as (
    select
        demand.*,
        quarters.is_complete_quarter,
        penetrations.population,
        penetrations.customers,
        penetrations.penetration,
        penetrations.penetration_low,
        penetrations.penetration_high,
        penetrations.penetration_index,
        penetrations.index_low,
        penetrations.index_high,
        penetrations.buyers,
        penetrations.buyers_year_before,
        penetrations.growth_p_adj,
        coalesce(penetrations.growth_class, 'insufficient') as growth_class,
        coalesce(penetrations.is_revenue_hidden, false) as is_revenue_hidden,
        case
            when not penetrations.is_revenue_hidden and penetrations.unconverted = 0
                then penetrations.revenue
        end as revenue,
        company.reporting_currency as currency,
        case
            when demand.need_class = 'open' then 'no_evidence'
            when demand.need_class = 'unmet' then 'serve'
            when penetrations.index_high < rules.demand_grow_below then 'grow'
            else 'enough'
        end as verdict
    from demand
    cross join {{ ref('stg_company__company') }} as company
    cross join {{ ref('stg_company__rules') }} as rules
    inner join {{ ref('int_quarters_listed') }} as quarters on demand.quarter = quarters.quarter
    left join penetrations
        on
            demand.segment_name = penetrations.segment_name
            and demand.segment_value = penetrations.segment_value
            and demand.product_line = penetrations.product_line
            and demand.quarter = penetrations.quarter
),

typed as (
    select
        cast(segment_name as string) as segment_name,
        cast(segment_value as string) as segment_value,
        cast(product_line as string) as product_line,
        cast('quarter' as string) as period_grain,
        cast(quarter as date) as period_start,
        cast(is_complete_quarter as boolean) as is_complete_period,
        cast(need as string) as need,
        cast(shown_need as string) as shown_need,
        cast(population as double) as population,
        cast(customers as bigint) as customers,
        cast(penetration as double) as penetration,
        cast(penetration_low as double) as penetration_ci_low,
        cast(penetration_high as double) as penetration_ci_high,
        cast(penetration_index as double) as penetration_index,
        cast(index_low as double) as penetration_index_ci_low,
        cast(index_high as double) as penetration_index_ci_high,
        cast(importance as double) as need_importance_pct,
        cast(importance_low as double) as importance_ci_low,
        cast(importance_high as double) as importance_ci_high,
        cast(case when suppression_reason is null then importance_tops end as bigint) as numerator,
        cast(importance_n as bigint) as denominator,
        cast(satisfaction as double) as satisfaction_pct,
        cast(satisfaction_low as double) as satisfaction_ci_low,
        cast(satisfaction_high as double) as satisfaction_ci_high,
        cast(case when suppression_reason is null then satisfaction_tops end as bigint)
            as satisfaction_numerator,
        cast(satisfaction_n as bigint) as satisfaction_denominator,
        cast(opportunity_score as double) as opportunity_score,
        cast(opportunity_low as double) as ci_low,
        cast(opportunity_high as double) as ci_high,
        cast(n as bigint) as n,
        cast(purchase_intent as double) as purchase_intent_pct,
        cast(intent_low as double) as purchase_intent_ci_low,
        cast(intent_high as double) as purchase_intent_ci_high,
        cast(case when suppression_reason is null then intent_tops end as bigint)
            as purchase_intent_numerator,
        cast(intent_n as bigint) as purchase_intent_denominator,
        cast(revenue as decimal(18, 4)) as revenue,
        cast(currency as string) as currency,
        cast(is_revenue_hidden as boolean) as is_revenue_suppressed,
        cast(buyers as bigint) as buyers,
        cast(buyers_year_before as bigint) as buyers_year_before,
        cast(growth_p_adj as double) as growth_p_adj,
        cast(growth_class as string) as growth_class,
        cast(suppression_reason is not null as boolean) as is_suppressed,
        cast(suppression_reason as string) as suppression_reason,
        cast(verdict as string) as verdict,
        cast({{ demand_evidence() }} as string) as evidence_text
    from judged
)

select * from typed
