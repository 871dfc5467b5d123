-- grain: one row per customer_key with a completed purchase up to the as-of date
with

customers as (
    select
        *,
        case when orders_unconverted = 0 then net_sales end as monetary
    from {{ ref('int_customers_valued') }}
),

company as (
    select
        as_of,
        reporting_currency
    from {{ ref('stg_company__company') }}
),

scored as (  -- cume_dist, because with ntile equal customers would get unequal scores
    select
        customers.*,
        company.as_of,
        company.reporting_currency,
        {{ days_elapsed('customers.last_order_date', 'company.as_of') }} as recency_days,
        ceil(5e0 * cume_dist() over (order by customers.last_order_date nulls last)) as r_score,
        ceil(5e0 * cume_dist() over (order by customers.purchases nulls last)) as f_score,
        ceil(
            5e0 * cume_dist() over (
                partition by customers.monetary is null order by customers.monetary nulls last
            )
        ) as m_rank
    from customers
    cross join company
),

typed as (
    select
        cast(customer_key as string) as customer_key,
        cast(as_of as date) as as_of,
        cast(first_order_date as date) as first_order_date,
        cast(last_order_date as date) as last_order_date,
        cast(recency_days as bigint) as recency_days,
        cast(purchases as bigint) as frequency,
        cast(monetary as decimal(18, 4)) as monetary,
        cast(reporting_currency as string) as currency,
        cast(orders_unconverted as bigint) as orders_unconverted,
        cast(r_score as bigint) as r_score,
        cast(f_score as bigint) as f_score,
        cast(case when monetary is not null then m_rank end as bigint) as m_score
    from scored
)

select * from typed
