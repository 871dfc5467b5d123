-- grain: one row per table of two by two, with Fisher's exact p, two-sided
-- The tables as unlikely as the one seen, or more so; equal but for rounding is equal.
{{ config(materialized='table') }}

with

tables as (
    select * from {{ ref('int_theme_tables_listed') }}
),

weights as (
    select * from {{ ref('int_theme_tables_weighed') }}
),

totals as (
    select
        n_detractors,
        n_mentioned,
        n_judged,
        max(weight_so_far) as weight_total
    from weights
    group by n_detractors, n_mentioned, n_judged
),

tested as (
    select
        tables.detractors,
        tables.n_detractors,
        tables.n_mentioned,
        tables.n_judged,
        least(1e0, {{ ratio('max(tails.weight_so_far)', 'max(totals.weight_total)') }}) as fisher_p
    from tables
    inner join totals
        on
            tables.n_detractors = totals.n_detractors
            and tables.n_mentioned = totals.n_mentioned
            and tables.n_judged = totals.n_judged
    left join weights as seen
        on
            tables.n_detractors = seen.n_detractors
            and tables.n_mentioned = seen.n_mentioned
            and tables.n_judged = seen.n_judged
            and tables.detractors = seen.k
    left join weights as tails
        on
            tables.n_detractors = tails.n_detractors
            and tables.n_mentioned = tails.n_mentioned
            and tables.n_judged = tails.n_judged
            and tails.weight <= coalesce(seen.weight, 0e0) * (1e0 + 1e-7)
    group by
        tables.detractors, tables.n_detractors, tables.n_mentioned, tables.n_judged
)

select
    detractors,
    n_detractors,
    n_mentioned,
    n_judged,
    coalesce(fisher_p, 0e0) as fisher_p
from tested
