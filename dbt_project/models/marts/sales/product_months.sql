-- grain: one row per product_key, month and currency with a sale or a return
with

reported as (
    select is_reported from {{ ref('int_returns_reported') }}
),

daily as (
    select
        days.*,
        cast(date_trunc('month', days.date) as date) as month,
        reported.is_reported
    from {{ ref('daily_product_sales') }} as days
    cross join reported
),

cohorts as (
    select * from {{ ref('int_return_cohorts_counted') }}
),

company as (
    select
        as_of,
        min_n
    from {{ ref('stg_company__company') }}
),

monthly as (
    select
        product_key,
        month,
        currency,
        sum(gross_sales) as gross_sales,
        sum(discounts) as discounts,
        -- what nobody reports is not zero
        sum(case when is_reported then returns_amount end) as returns_amount,
        sum(net_sales) as net_sales,
        sum(units_sold) as units_sold,
        sum(case when is_reported then units_returned end) as units_returned,
        sum(orders) as orders,
        case when count(cogs) = count(*) then sum(cogs) end as cogs
    from daily
    group by product_key, month, currency
),

ranked as (
    select
        *,
        sum(net_sales) over (partition by month, currency) as company_net_sales,
        rank() over (partition by month, currency order by net_sales desc nulls last) as rank
    from monthly
),

joined as (
    select
        ranked.*,
        coalesce(cohorts.units_sold, 0) as cohort_units,
        coalesce(cohorts.is_mature, false) as is_return_rate_mature,
        case when cohorts.is_mature then cohorts.units_returned end as cohort_units_returned,
        coalesce(cohorts.units_sold, 0) < company.min_n as is_suppressed,
        -- the rate is shown only of a mature cohort that is large enough
        case when cohorts.is_mature and cohorts.units_sold >= company.min_n
                then cohorts.units_sold
        end as trials,
        last_day(ranked.month) <= company.as_of as is_complete_period
    from ranked
    cross join company
    left join cohorts
        on
            ranked.product_key = cohorts.product_key
            and ranked.month = cohorts.month
            and ranked.currency = cohorts.currency
),

typed as (
    select
        cast(product_key as string) as product_key,
        cast(month as date) as month,
        cast(currency as string) as currency,
        cast(gross_sales as decimal(18, 4)) as gross_sales,
        cast(discounts as decimal(18, 4)) as discounts,
        cast(returns_amount as decimal(18, 4)) as returns_amount,
        cast(net_sales as decimal(18, 4)) as net_sales,
        cast(units_sold as bigint) as units_sold,
        cast(units_returned as bigint) as units_returned,
        cast(orders as bigint) as orders,
        cast(cogs as decimal(18, 4)) as cogs,
        cast(net_sales - cogs as decimal(18, 4)) as gross_margin,
        {{ ratio('net_sales - cogs', 'net_sales') }} as gm_pct,
        {{ ratio('net_sales', 'company_net_sales') }} as share_of_sales,
        cast(rank as bigint) as rank,
        cast(is_complete_period as boolean) as is_complete_period,
        {{ ratio('cohort_units_returned', 'trials') }} as return_rate,
        {{ ratio('units_returned', 'units_sold') }} as activity_return_rate,
        cast(is_return_rate_mature as boolean) as is_return_rate_mature,
        cast(cohort_units_returned as bigint) as numerator,
        cast(cohort_units as bigint) as denominator,
        cast(cohort_units as bigint) as n,
        {{ wilson_low('cohort_units_returned', 'trials') }} as ci_low,
        {{ wilson_high('cohort_units_returned', 'trials') }} as ci_high,
        cast(is_suppressed as boolean) as is_suppressed
    from joined
)

select * from typed
