-- grain: one row per margins of a table of two by two and count k that they allow, with its weight
-- The chance of each count that the margins allow, as a multiple of the likeliest one's, by sums of
-- logarithms of the steps between neighbours: no factorial is too large and nothing is lost to
-- rounding. Counts further than 40 standard deviations away add nothing to a double.
{{ config(materialized='table') }}

with

tables as (
    select * from {{ ref('int_theme_tables_listed') }}
),

margins as (
    select distinct
        n_detractors,
        n_mentioned,
        n_judged,
        greatest(0, n_detractors + n_mentioned - n_judged) as k_lowest,
        least(n_detractors, n_mentioned) as k_highest,
        cast(floor({{ ratio('(n_detractors + 1) * (n_mentioned + 1)', 'n_judged + 2') }}) as bigint)
            as k_mode,
        cast(ceil(
            40e0 + 40e0 * sqrt({{ ratio('n_detractors', 'n_judged') }} * n_mentioned)
        ) as bigint) as reach
    from tables
),

bounded as (
    select
        *,
        least(k_highest, greatest(k_lowest, k_mode)) as k_start
    from margins
),

ranged as (
    select
        *,
        greatest(k_lowest, k_start - reach) as k_first,
        least(k_highest, k_start + reach) as k_last
    from bounded
),

counts as (
    {{ integer_rows(
        'ranged', ['n_detractors', 'n_mentioned', 'n_judged', 'k_start'], 'k_first', 'k_last', 'k'
    ) }}
),

steps as (
    select
        *,
        case
            when k > k_start then ln({{ ratio(
                '(n_mentioned - k + 1e0) * (n_detractors - k + 1e0)',
                'k * (n_judged - n_mentioned - n_detractors + k + 0e0)'
            ) }})
            when k < k_start then ln({{ ratio(
                '(k + 1e0) * (n_judged - n_mentioned - n_detractors + k + 1e0)',
                '(n_mentioned - k + 0e0) * (n_detractors - k)'
            ) }})
            else 0e0
        end as log_step
    from counts
),

weighed as (
    select
        n_detractors,
        n_mentioned,
        n_judged,
        k,
        exp(sum(log_step) over (
            partition by n_detractors, n_mentioned, n_judged, k < k_start
            order by abs(k - k_start) nulls last
            rows between unbounded preceding and current row
        )) as weight
    from steps
),

-- added from the smallest up, in an order of their own, so that the sum is the same in any run
summed as (
    select
        *,
        sum(weight) over (
            partition by n_detractors, n_mentioned, n_judged
            order by weight nulls last, k nulls last
            rows between unbounded preceding and current row
        ) as weight_so_far
    from weighed
)

select * from summed
