-- Both rates of a product sold in one currency are those of product_months, each its own.
with

company as (
    select min_n from {{ ref('stg_company__company') }}
),

months as (
    select
        product_months.product_key,
        product_months.month,
        max(product_months.return_rate) as cohort_rate,
        max(case
            when product_months.denominator >= company.min_n
                then product_months.activity_return_rate
        end) as activity_rate
    from {{ ref('product_months') }} as product_months
    cross join company
    group by product_months.product_key, product_months.month
    having count(*) = 1
),

rates as (
    select
        level_key as product_key,
        month,
        max(case when measure = 'cohort' then return_rate end) as cohort_rate,
        max(case when measure = 'activity' then return_rate end) as activity_rate,
        max(case when measure = 'activity' and is_mature then 1 else 0 end) as has_ended
    from {{ ref('return_rates') }}
    where level = 'product'
    group by level_key, month
)

select
    months.*,
    rates.*
from months
inner join rates on months.product_key = rates.product_key and months.month = rates.month
where
    abs(coalesce(months.cohort_rate, -1) - coalesce(rates.cohort_rate, -1)) > 1e-12
    or (
        rates.has_ended = 1
        and rates.activity_rate is not null
        and abs(coalesce(months.activity_rate, -1) - rates.activity_rate) > 1e-12
    )
