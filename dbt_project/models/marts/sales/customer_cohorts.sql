-- grain: one row per cohort_month, months_since, segment_name and segment_value
with

counted as (
    select * from {{ ref('int_cohort_months_counted') }}
),

company as (
    select
        min_n,
        reporting_currency
    from {{ ref('stg_company__company') }}
),

judged as (
    select
        counted.*,
        company.reporting_currency,
        (extract(year from counted.month) - extract(year from counted.cohort_month)) * 12
        + extract(month from counted.month) - extract(month from counted.cohort_month)
            as months_since,
        counted.cohort_size < company.min_n as is_suppressed,
        case when counted.is_mature then counted.cohort_size else 0 end as eligible,
        -- rates are shown only of a complete month and of a cohort that is large enough
        case when counted.is_mature and counted.cohort_size >= company.min_n
                then counted.cohort_size
        end as trials
    from counted
    cross join company
),

typed as (
    select
        cast(cohort_month as date) as cohort_month,
        cast(months_since as bigint) as months_since,
        cast(segment_name as string) as segment_name,
        cast(segment_value as string) as segment_value,
        cast(month as date) as month,
        cast(is_mature as boolean) as is_mature,
        cast(cohort_size as bigint) as cohort_size,
        cast(eligible as bigint) as eligible,
        cast(active_customers as bigint) as active_customers,
        {{ ratio('active_customers', 'trials') }} as active_rate,
        {{ wilson_low('active_customers', 'trials') }} as active_ci_low,
        {{ wilson_high('active_customers', 'trials') }} as active_ci_high,
        cast(repeat_customers as bigint) as repeat_customers,
        {{ ratio('repeat_customers', 'trials') }} as repeat_rate,
        cast(case when is_mature then repeat_customers end as bigint) as numerator,
        cast(eligible as bigint) as denominator,
        cast(eligible as bigint) as n,
        {{ wilson_low('repeat_customers', 'trials') }} as ci_low,
        {{ wilson_high('repeat_customers', 'trials') }} as ci_high,
        cast(is_suppressed as boolean) as is_suppressed,
        cast(orders as bigint) as orders,
        cast(orders_unconverted as bigint) as orders_unconverted,
        cast(reporting_currency as string) as currency,
        -- a sum that leaves out amounts without a rate would look like less
        cast(case when orders_unconverted = 0 then net_sales end as decimal(18, 4)) as revenue,
        cast(
            case when cumulative_unconverted = 0 then cumulative_net_sales end as decimal(18, 4)
        ) as cumulative_revenue,
        case when cumulative_unconverted = 0
                then {{ ratio('cumulative_net_sales', 'cohort_size') }}
        end as cumulative_revenue_per_customer
    from judged
)

select * from typed
