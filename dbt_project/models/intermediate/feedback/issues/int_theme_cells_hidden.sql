-- grain: one row per period and segment that is not shown: too small, or giving one away
-- Where one segment of a kind is hidden, its numbers are the total less the others: so the next
-- smallest goes too.
with

cells as (
    select distinct
        period_grain,
        period_start,
        segment_name,
        segment_value,
        n
    from {{ ref('int_theme_cells_counted') }}
),

company as (
    select min_n from {{ ref('stg_company__company') }}
),

ranked as (
    select
        cells.*,
        cells.n < company.min_n as is_few,
        sum(case when cells.n < company.min_n then 1 else 0 end) over (
            partition by cells.period_grain, cells.period_start, cells.segment_name
        ) as n_few,
        row_number() over (
            partition by cells.period_grain, cells.period_start, cells.segment_name
            order by cells.n nulls last, cells.segment_value nulls last
        ) as place
    from cells
    cross join company
),

hidden as (
    select
        period_grain,
        period_start,
        segment_name,
        segment_value,
        case when is_few then 'few' else 'complement' end as suppression_reason
    from ranked
    where is_few or (n_few = 1 and place = 2 and segment_name <> 'all')
)

select * from hidden
