-- grain: one row per period, segment and theme that may be shown, with lift and p among detractors
{{ config(materialized='table') }}

with

cells as (
    select
        *,
        detractors + rest as n_mentioned,
        n_detractors + n_rest as n_judged
    from {{ ref('int_theme_cells_counted') }}
),

hidden as (
    select * from {{ ref('int_theme_cells_hidden') }}
),

tests as (
    select * from {{ ref('int_theme_tables_tested') }}
),

tested as (
    select
        cells.*,
        {{ ratio(
            ratio('cells.detractors', 'cells.n_detractors'), ratio('cells.rest', 'cells.n_rest')
        ) }} as lift,
        {{ ratio(
            'cells.detractors * (cells.n_rest - cells.rest)',
            'cells.rest * (cells.n_detractors - cells.detractors)'
        ) }} as odds_ratio,
        tests.fisher_p
    from cells
    left join hidden
        on
            cells.period_grain = hidden.period_grain
            and cells.period_start = hidden.period_start
            and cells.segment_name = hidden.segment_name
            and cells.segment_value = hidden.segment_value
    left join tests
        on
            cells.segment_name <> 'satisfaction'
            and cells.detractors = tests.detractors
            and cells.n_detractors = tests.n_detractors
            and cells.n_mentioned = tests.n_mentioned
            and cells.n_judged = tests.n_judged
    where hidden.segment_value is null
),

-- Benjamini-Hochberg: one family per period and kind of segment
ranked as (
    select
        *,
        row_number() over (
            partition by period_grain, period_start, segment_name
            order by fisher_p nulls last, theme nulls last, segment_value nulls last
        ) as p_rank,
        count(fisher_p) over (partition by period_grain, period_start, segment_name)
            as family_tests
    from tested
),

adjusted as (
    select
        *,
        case when fisher_p is not null then least(
                    1e0,
                    min({{ ratio('fisher_p * family_tests', 'p_rank') }}) over (
                        partition by period_grain, period_start, segment_name
                        order by p_rank desc nulls last
                        rows between unbounded preceding and current row
                    )
                )
        end as fisher_p_adj
    from ranked
)

select * from adjusted
