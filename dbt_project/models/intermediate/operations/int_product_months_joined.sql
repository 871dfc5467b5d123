-- grain: one row per product_key, month and currency (the reporting one; unconverted beside it)
with

sold as (
    select * from {{ ref('int_product_months_sold') }}
),

asked as (
    select * from {{ ref('int_product_months_asked') }}
),

used as (
    select * from {{ ref('int_product_months_used') }}
),

company as (
    select
        as_of,
        reporting_currency
    from {{ ref('stg_company__company') }}
),

product_months_seen as (
    select
        product_key,
        month,
        currency
    from sold
    union
    select
        asked.product_key,
        asked.month,
        company.reporting_currency as currency
    from asked cross join company
    union
    select
        used.product_key,
        used.month,
        company.reporting_currency as currency
    from used cross join company
),

joined as (
    select
        seen.product_key,
        seen.month,
        seen.currency,
        sold.net_sales,
        sold.gross_margin,
        sold.units,
        sold.gm_pct,
        sold.return_rate,
        sold.return_rate_60d,
        used.active_users,
        asked.nps_n,
        asked.nps,
        asked.nps_ci_low,
        asked.nps_ci_high,
        asked.csat_n,
        asked.csat,
        asked.csat_ci_low,
        asked.csat_ci_high,
        last_day(seen.month) <= company.as_of as is_complete_period
    from product_months_seen as seen
    cross join company
    left join sold
        on
            seen.product_key = sold.product_key
            and seen.month = sold.month
            and seen.currency = sold.currency
    left join asked  -- scores and users belong to the reporting row only
        on
            seen.product_key = asked.product_key
            and seen.month = asked.month
            and seen.currency = company.reporting_currency
    left join used
        on
            seen.product_key = used.product_key
            and seen.month = used.month
            and seen.currency = company.reporting_currency
)

select * from joined
