-- grain: one row per theme (or all) and quarter whose askers bought and had 90 days since
with

askers as (
    select
        askers.theme,
        askers.quarter,
        buyers.stratum,
        buyers.has_left
    from {{ ref('int_theme_askers_listed') }} as askers
    inner join {{ ref('int_customer_quarters_left') }} as buyers
        on askers.customer_key = buyers.customer_key and askers.quarter = buyers.quarter
),

cells as (
    select
        theme,
        quarter,
        stratum,
        count(*) as n,
        sum(has_left) as has_left
    from askers
    group by theme, quarter, stratum
),

totals as (
    select
        quarter,
        stratum,
        count(*) as n,
        sum(has_left) as has_left
    from {{ ref('int_customer_quarters_left') }}
    group by quarter, stratum
),

-- the others of a stratum are all its buyers less those who ask
matched as (
    select
        cells.theme,
        cells.quarter,
        cells.n,
        cells.has_left,
        totals.n - cells.n as others,
        {{ ratio('(totals.has_left - cells.has_left)', '(totals.n - cells.n)') }} as others_rate
    from cells
    inner join totals on cells.quarter = totals.quarter and cells.stratum = totals.stratum
),

summed as (
    select
        theme,
        quarter,
        sum(n) as churn_n,
        sum(has_left) as churned,
        sum(case when others > 0 then n else 0 end) as matched_n,
        sum(case when others > 0 then has_left else 0 end) as matched_churned,
        -- rounded decimals: the sums are the same in any order
        sum(cast(n * others_rate as decimal(28, 12))) as expected,
        sum(cast(n * others_rate * (1e0 - others_rate) as decimal(28, 12))) as null_variance,
        sum(cast(
            n * n * others_rate * (1e0 - others_rate) / nullif(cast(others as double), 0e0)
            as decimal(28, 12)
        )) as expected_variance
    from matched
    group by theme, quarter
),

measured as (
    select
        *,
        {{ ratio('matched_churned', 'matched_n') }} as matched_askers_rate,
        {{ ratio('expected', 'matched_n') }} as expected_rate,
        {{ wilson_low('matched_churned', 'matched_n') }} as askers_low,
        {{ wilson_high('matched_churned', 'matched_n') }} as askers_high,
        {{ z95() }} * {{ ratio('sqrt(cast(expected_variance as double))', 'matched_n') }}
            as expected_margin
    from summed
)

select * from measured
