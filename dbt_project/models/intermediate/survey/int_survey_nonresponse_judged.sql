-- grain: one row per program, product or all and period of invitation
{{ config(materialized='table') }}

with

compared as (
    select
        *,
        product_key = 'all' as is_total,
        sqrt(chi_square) as chi
    from {{ ref('int_survey_responders_compared') }}
),

tested as (
    select
        *,
        {{ chi_square_sf('chi_square', 'chi', 'degrees') }} as p
    from compared
),

ranked as (
    select
        *,
        row_number() over (
            partition by survey_program, period_grain, is_total
            order by
                p nulls last,
                product_key nulls last,
                period_start nulls last,
                segment_name nulls last
        ) as p_rank,
        count(p) over (partition by survey_program, period_grain, is_total) as family_tests
    from tested
),

-- Benjamini-Hochberg over the kinds of segment, the periods and the products of a programme
adjusted as (
    select
        *,
        least(1e0, min({{ ratio('p * family_tests', 'p_rank') }}) over (
            partition by survey_program, period_grain, is_total
            order by p_rank desc nulls last
            rows between unbounded preceding and current row
        )) as p_adj
    from ranked
),

judged as (
    select
        adjusted.*,
        adjusted.p_adj < 0.05e0
        and adjusted.moved_share >= rules.survey_nonresponse_min_gap as is_different
    from adjusted
    cross join {{ ref('stg_company__rules') }} as rules
),

preferred as (
    select
        *,
        row_number() over (
            partition by survey_program, product_key, period_grain, period_start
            order by
                case when is_different then 0 else 1 end nulls last,
                p nulls last,
                segment_name nulls last
        ) as preference
    from judged
)

select * from preferred
where preference = 1
