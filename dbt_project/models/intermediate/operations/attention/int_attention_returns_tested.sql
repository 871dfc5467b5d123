-- grain: one row per product_key and week whose last four weeks of returns could be tested
{{ config(materialized='table') }}

with

weeks as (
    select * from {{ ref('int_attention_weeks_sold') }}
    where is_judged
),

company as (
    select min_n from {{ ref('stg_company__company') }}
),

-- orders that came back, not units: the units of one order come back together
counted as (
    select
        weeks.*,
        weeks.returns_4w + weeks.returns_before as returns_in_all,
        {{ ratio('weeks.orders_4w', 'weeks.orders_4w + weeks.orders_before') }} as share_of_orders
    from weeks
    cross join company
    where
        weeks.weeks_before >= 26
        and weeks.orders_4w >= company.min_n
        and weeks.orders_before >= company.min_n
        and weeks.returns_4w > 0
),

tested as (
    select
        *,
        {{ binomial_upper_z('returns_4w', 'returns_in_all', 'share_of_orders') }} as z
    from counted
),

tailed as (
    select
        *,
        {{ normal_sf('z') }} as p
    from tested
),

families as (  -- Benjamini-Hochberg over all products on sale that week, tested or not
    select
        week_start,
        count(*) as family_tests
    from {{ ref('int_attention_weeks_sold') }}
    where on_sale = 1
    group by week_start
),

ranked as (
    select
        tailed.*,
        families.family_tests,
        row_number() over (
            partition by tailed.week_start
            order by tailed.p nulls last, tailed.product_key nulls last
        ) as p_rank
    from tailed
    inner join families on tailed.week_start = families.week_start
),

adjusted as (
    select
        *,
        least(
            1e0,
            min({{ ratio('p * family_tests', 'p_rank') }}) over (
                partition by week_start
                order by p_rank desc nulls last
                rows between unbounded preceding and current row
            )
        ) as p_adj
    from ranked
)

select * from adjusted
