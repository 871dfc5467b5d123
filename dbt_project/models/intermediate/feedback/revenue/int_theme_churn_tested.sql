-- grain: one row per theme (or all) and quarter whose askers bought and had 90 days since
with

measured as (
    select * from {{ ref('int_theme_churn_matched') }}
),

-- tested as if askers left like the others; the interval is that of a difference by Newcombe
with_z as (
    select
        *,
        matched_askers_rate - expected_rate as difference,
        (matched_churned - cast(expected as double))
        / nullif(sqrt(cast(null_variance + expected_variance as double)), 0e0) as z,
        matched_askers_rate - expected_rate - sqrt(
            power(matched_askers_rate - askers_low, 2) + power(expected_margin, 2)
        ) as difference_low,
        matched_askers_rate - expected_rate + sqrt(
            power(askers_high - matched_askers_rate, 2) + power(expected_margin, 2)
        ) as difference_high
    from measured
),

with_p as (
    select
        *,
        theme = 'all' as is_total,
        {{ normal_two_sided_p('z') }} as p
    from with_z
),

ranked as (
    select
        *,
        count(p) over (partition by quarter, is_total) as tests,
        row_number() over (
            partition by quarter, is_total
            order by p nulls last, theme nulls last
        ) as p_rank
    from with_p
),

adjusted as (
    select
        *,
        case when p is not null then least(1e0, min({{ ratio('p * tests', 'p_rank') }}) over (
                    partition by quarter, is_total order by p_rank desc nulls last
                    rows between unbounded preceding and current row
                ))
        end as p_adj
    from ranked
)

select * from adjusted
