-- grain: one row per table of two by two that is tested: mentioned or not, dissatisfied or not
-- Named by its margins and the count in its first cell; many cells share a table.
with

cells as (
    select
        cast(cells.detractors as bigint) as detractors,
        cast(cells.n_detractors as bigint) as n_detractors,
        cast(cells.detractors + cells.rest as bigint) as n_mentioned,
        cast(cells.n_detractors + cells.n_rest as bigint) as n_judged
    from {{ ref('int_theme_cells_counted') }} as cells
    left join {{ ref('int_theme_cells_hidden') }} as hidden
        on
            cells.period_grain = hidden.period_grain
            and cells.period_start = hidden.period_start
            and cells.segment_name = hidden.segment_name
            and cells.segment_value = hidden.segment_value
    where
        hidden.segment_value is null
        and cells.segment_name <> 'satisfaction'
        and cells.n_detractors > 0
        and cells.n_rest > 0
        and cells.detractors + cells.rest > 0
),

listed as (
    select distinct
        detractors,
        n_detractors,
        n_mentioned,
        n_judged
    from cells
)

select * from listed
