-- grain: one row per product_key, month and currency (the reporting one; unconverted beside it)
with

judged as (
    select * from {{ ref('int_product_months_judged') }}
),

typed as (
    select
        cast(product_key as string) as product_key,
        cast(month as date) as month,
        cast(currency as string) as currency,
        cast(is_complete_period as boolean) as is_complete_period,
        cast(net_sales as decimal(18, 4)) as net_sales,
        cast(gross_margin as decimal(18, 4)) as gross_margin,
        cast(units as bigint) as units,
        cast(gm_pct as double) as gm_pct,
        cast(return_rate as double) as return_rate,
        cast(return_rate_60d as double) as return_rate_60d,
        cast(active_users as bigint) as active_users,
        cast(nps_n as bigint) as nps_n,
        cast(nps as double) as nps,
        cast(nps_ci_low as double) as nps_ci_low,
        cast(nps_ci_high as double) as nps_ci_high,
        cast(csat_n as bigint) as csat_n,
        cast(csat as double) as csat,
        cast(csat_ci_low as double) as csat_ci_low,
        cast(csat_ci_high as double) as csat_ci_high,
        cast(null as double) as adoption_pct,
        cast(null as bigint) as open_issue_count,
        cast(null as double) as defect_rate,
        cast(null as double) as on_time_release_pct,
        cast(null as double) as csat_dispersion,
        cast(null as double) as return_rate_dispersion,
        cast(trend_class as string) as trend_class,
        cast(abc_class as string) as abc_class,
        cast(attention_level as string) as attention_level
    from judged
)

select * from typed
