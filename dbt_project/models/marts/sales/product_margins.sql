-- grain: one row per product_key, channel, month, currency and amount_currency with a movement
-- currency: the reporting one, or unconverted, where amount_currency says what the amounts are in
with

reported as (
    select is_reported from {{ ref('int_returns_reported') }}
),

days as (
    select
        converted.*,
        cast(date_trunc('month', converted.date) as date) as month,
        case
            when converted.currency = 'unconverted' then converted.source_currency
            else converted.currency
        end as amount_currency,
        reported.is_reported
    from {{ ref('int_sales_days_converted') }} as converted
    cross join reported
),

company as (
    select as_of from {{ ref('stg_company__company') }}
),

fee_feed as (  -- where no sale ever had a fee, none are delivered
    select max(case when gross_sales <> 0 and fees is not null then 1 else 0 end) as is_delivered
    from days
),

monthly as (
    select
        product_key,
        channel,
        month,
        currency,
        amount_currency,
        sum(gross_sales) as gross_sales,
        sum(discounts) as discounts,
        -- what nobody reports is not zero
        sum(case when is_reported then returns_amount end) as returns_amount,
        sum(net_sales) as net_sales,
        sum(units_sold) as units_gross,
        sum(case when is_reported then units_returned end) as units_returned,
        -- a sum that leaves out unknown parts would flatter the margin
        case when count(cogs) = count(*) then sum(cogs) end as cogs,
        case when count(cogs) = count(*)
                then sum(case when is_reported then restock_credit end)
        end as restock_credit,
        case when count(fees) = count(*) then sum(fees) end as fees,
        max(case when is_cost_estimated then 1 else 0 end) as guesses
    from days
    group by product_key, channel, month, currency, amount_currency
),

charged as (
    select
        monthly.*,
        case when fee_feed.is_delivered = 1 then monthly.fees end as known_fees
    from monthly
    cross join fee_feed
),

typed as (
    select
        cast(charged.product_key as string) as product_key,
        cast(charged.channel as string) as channel,
        cast(charged.month as date) as month,
        cast(charged.currency as string) as currency,
        cast(charged.amount_currency as string) as amount_currency,
        cast(charged.gross_sales as decimal(18, 4)) as gross_sales,
        cast(charged.discounts as decimal(18, 4)) as discounts,
        cast(charged.returns_amount as decimal(18, 4)) as returns_amount,
        cast(charged.net_sales as decimal(18, 4)) as net_sales,
        cast(charged.units_gross as bigint) as units_gross,
        cast(charged.units_returned as bigint) as units_returned,
        cast(charged.units_gross - charged.units_returned as bigint) as units_net,
        cast(charged.cogs as decimal(18, 4)) as cogs,
        cast(charged.restock_credit as decimal(18, 4)) as restock_credit,
        cast(charged.net_sales - charged.cogs as decimal(18, 4)) as gross_margin,
        {{ ratio('charged.net_sales - charged.cogs', 'charged.net_sales') }} as gm_pct,
        cast(charged.known_fees as decimal(18, 4)) as fees,
        cast(charged.net_sales - charged.cogs - charged.known_fees as decimal(18, 4))
            as contribution,
        cast(charged.guesses > 0 as boolean) as is_cost_estimated,
        cast(last_day(charged.month) <= company.as_of as boolean) as is_complete_period
    from charged
    cross join company
)

select * from typed
