-- grain: one row per business_unit, product_key, month and currency, ranked by sales of the window
-- currency unconverted: listed, not ranked, because amounts of several currencies may stand there
{{ config(materialized='table') }}

with

sums as (
    select * from {{ ref('int_assortment_sales_summed') }}
),

units as (
    select
        'all' as business_unit,
        *
    from sums
    union all
    select
        coalesce(product_line, 'unknown') as business_unit,
        *
    from sums
),

weighed as (
    select
        *,
        currency <> 'unconverted' as is_ranked,
        case when currency <> 'unconverted' and net_sales > 0 then net_sales else 0 end as weight
    from units
),

ranked as (
    select
        *,
        row_number() over best_first as position,
        sum(weight) over (partition by business_unit, month, currency) as unit_weight,
        sum(weight) over best_first as running_weight
    from weighed
    window
        best_first as (
            partition by business_unit, month, currency
            order by net_sales desc nulls last, product_key asc nulls last
            rows between unbounded preceding and current row
        )
)

select * from ranked
