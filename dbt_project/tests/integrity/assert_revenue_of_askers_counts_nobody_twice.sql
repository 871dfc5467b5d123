-- The revenue of everybody who mentions a theme is that of distinct customers, straight from their
-- orders; and what is split between themes adds up to it, to the last digit.
with

movements as (
    select
        movements.customer_key,
        cast(date_trunc('quarter', movements.date) as date) as quarter,
        cast(
            (movements.gross_sales - movements.discounts - movements.returns_amount)
            * case
                when movements.currency = company.reporting_currency then cast(1 as decimal(19, 8))
                else rates.rate
            end as decimal(18, 4)
        ) as net_sales
    from {{ ref('int_sales_movements_dated') }} as movements
    cross join {{ ref('stg_company__company') }} as company
    left join {{ ref('int_exchange_rates_dated') }} as rates
        on
            movements.currency = rates.currency
            and movements.date >= rates.valid_from
            and (rates.next_valid_from is null or movements.date < rates.next_valid_from)
    where movements.date <= company.as_of
),

askers as (
    select distinct
        customer_key,
        quarter
    from {{ ref('int_feedback_asks_listed') }}
    where customer_key <> 'unknown'
),

independent as (
    select
        askers.quarter,
        coalesce(sum(movements.net_sales), 0) as revenue
    from askers
    left join movements
        on
            askers.customer_key = movements.customer_key
            and askers.quarter >= movements.quarter
            and movements.quarter > cast(askers.quarter - interval '12' month as date)
    group by askers.quarter
),

parts as (
    select
        quarter,
        sum(case when theme = 'all' then revenue end) as revenue,
        sum(case when theme <> 'all' then revenue_part end) as parts
    from {{ ref('int_asker_quarters_valued') }}
    group by quarter
),

shown as (
    select
        period_start as quarter,
        revenue_of_askers as revenue
    from {{ ref('feedback_revenue') }}
    where theme = 'all' and revenue_of_askers is not null
),

compared as (
    select
        independent.quarter,
        independent.revenue,
        parts.revenue as revenue_of_all,
        parts.parts,
        shown.revenue as revenue_shown
    from independent
    full outer join parts on independent.quarter = parts.quarter
    left join shown on independent.quarter = shown.quarter
)

select * from compared
where
    coalesce(revenue, -1) <> coalesce(revenue_of_all, -2)
    or revenue_of_all <> parts
    or revenue_shown <> revenue
