-- grain: one row per product_key, month and currency (the reporting one; unconverted beside it)
with

months as (
    select * from {{ ref('int_product_months_joined') }}
),

company as (
    select
        as_of,
        reporting_currency
    from {{ ref('stg_company__company') }}
),

-- a trend is of all months up to the newest complete one, so it is told there and nowhere before
trends as (
    select
        level_key as product_key,
        trend_class
    from {{ ref('product_trends') }}
    where level = 'product' and period_grain = 'month' and metric = 'units'
),

classes as (
    select
        product_key,
        month,
        currency,
        abc_class
    from {{ ref('product_abc') }}
),

weeks as (
    select
        product_key,
        cast(date_trunc('month', week_end) as date) as month,
        attention_level,
        row_number() over (
            partition by product_key, cast(date_trunc('month', week_end) as date)
            order by week_end desc nulls last
        ) as newest_first
    from {{ ref('product_attention') }}
),

judged as (
    select
        months.*,
        classes.abc_class,
        case
            when months.is_complete_period
                and last_day(cast(months.month + interval '1' month as date)) > company.as_of
                then trends.trend_class
        end as trend_class,
        weeks.attention_level
    from months
    cross join company
    left join classes
        on
            months.product_key = classes.product_key
            and months.month = classes.month
            and months.currency = classes.currency
    left join trends  -- like scores, trend and attention belong to the reporting row only
        on
            months.product_key = trends.product_key
            and months.currency = company.reporting_currency
    left join weeks
        on
            months.product_key = weeks.product_key
            and months.month = weeks.month
            and months.currency = company.reporting_currency
            and weeks.newest_first = 1
)

select * from judged
