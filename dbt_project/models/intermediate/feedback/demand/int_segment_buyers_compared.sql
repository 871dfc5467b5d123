-- grain: one row per segment_name, segment_value, product_line and quarter, with its growth
-- Buyers of a quarter against those of the same quarter a year before: each person once, no season.
{{ config(materialized='table') }}

with

buyers as (
    select * from {{ ref('int_segment_buyers_counted') }}
),

quarters as (
    select * from {{ ref('int_quarters_listed') }}
),

company as (
    select min_n from {{ ref('stg_company__company') }}
),

rules as (
    select
        trend_alpha,
        trend_min_change
    from {{ ref('stg_company__rules') }}
),

history as (
    select min(date) as first_day from {{ ref('int_sales_movements_dated') }}
),

paired as (
    select
        buyers.*,
        company.min_n,
        case
            when
                quarters.is_complete_quarter
                -- a quarter that the records begin in the middle of has too few buyers
                and history.first_day <= cast(quarters.year_before + interval '6' day as date)
                then coalesce(before.buyers, 0)
        end as buyers_year_before
    from buyers
    cross join company
    cross join history
    inner join quarters on buyers.quarter = quarters.quarter
    left join buyers as before
        on
            buyers.segment_name = before.segment_name
            and buyers.segment_value = before.segment_value
            and buyers.product_line = before.product_line
            and quarters.year_before = before.quarter
),

with_z as (
    select
        *,
        case when buyers + buyers_year_before >= 2 * min_n then
                (buyers - buyers_year_before) / sqrt(cast(buyers + buyers_year_before as double))
        end as z
    from paired
),

with_p as (
    select
        *,
        {{ normal_two_sided_p('z') }} as p
    from with_z
),

ranked as (
    select
        *,
        count(p) over (partition by quarter) as tests,
        row_number() over (
            partition by quarter
            order by
                p nulls last,
                segment_name nulls last,
                segment_value nulls last,
                product_line nulls last
        ) as p_rank
    from with_p
),

adjusted as (
    select
        *,
        case when p is not null then least(1e0, min({{ ratio('p * tests', 'p_rank') }}) over (
                    partition by quarter order by p_rank desc nulls last
                    rows between unbounded preceding and current row
                ))
        end as p_adj
    from ranked
),

compared as (
    select
        adjusted.*,
        case
            when adjusted.p_adj is null then 'insufficient'
            when
                adjusted.p_adj >= rules.trend_alpha
                or abs(adjusted.buyers - adjusted.buyers_year_before)
                < rules.trend_min_change * adjusted.buyers_year_before
                then 'stable'
            when adjusted.buyers > adjusted.buyers_year_before then 'growing'
            else 'declining'
        end as growth_class
    from adjusted
    cross join rules
)

select * from compared
