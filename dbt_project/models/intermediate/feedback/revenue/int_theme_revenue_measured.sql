-- grain: one row per theme (or all) and quarter in which a known customer mentions it
{{ config(materialized='table') }}

with

valued as (
    select
        valued.*,
        used.customer_key is not null as is_user
    from {{ ref('int_asker_quarters_valued') }} as valued
    left join {{ ref('int_asker_quarters_used') }} as used
        on valued.customer_key = used.customer_key and valued.quarter = used.quarter
),

watched as (
    select count(*) > 0 as is_any_usage from {{ ref('int_asker_quarters_used') }}
),

summed as (
    select
        theme,
        quarter,
        count(*) as askers,
        sum(unconverted) as unconverted,
        sum(revenue) as revenue,
        sum(revenue_part) as revenue_part,
        sum(case when is_at_risk then revenue else 0 end) as at_risk_revenue,
        sum(case when is_at_risk then 1 else 0 end) as at_risk_askers,
        count(is_promoter) as nps_n,
        sum(case when is_promoter then 1 else 0 end) as promoters,
        sum(case when is_detractor then 1 else 0 end) as detractors,
        sum(case when is_user then 1 else 0 end) as users
    from valued
    group by theme, quarter
),

limited as (
    select
        summed.*,
        company.min_n,
        company.reporting_currency,
        watched.is_any_usage,
        summed.askers < company.min_n as is_few
    from summed
    cross join {{ ref('stg_company__company') }} as company
    cross join watched
),

ranked as (
    select
        *,
        theme = 'all' as is_total,
        sum(case when is_few then 1 else 0 end) over (partition by quarter, theme = 'all')
            as few_themes,
        row_number()
            over (
                partition by quarter, theme = 'all', is_few
                order by askers nulls last, theme nulls last
            )
            as size_rank
    from limited
),

measured as (
    select
        ranked.*,
        churn.churn_n,
        churn.churned,
        churn.matched_n,
        churn.expected_rate,
        churn.difference,
        churn.difference_low,
        churn.difference_high,
        churn.p_adj,
        -- the parts add up to all: one hidden part would be all less the others
        ranked.is_few or (not ranked.is_total and ranked.few_themes = 1 and ranked.size_rank = 1)
            as is_hidden
    from ranked
    left join {{ ref('int_theme_churn_tested') }} as churn
        on ranked.theme = churn.theme and ranked.quarter = churn.quarter
)

select * from measured
