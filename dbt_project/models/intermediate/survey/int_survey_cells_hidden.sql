-- grain: one row per cell of int_survey_cells_counted whose score is not shown, with the reason
with

cells as (
    select
        cells.*,
        cells.n < company.min_n as is_few
    from {{ ref('int_survey_cells_counted') }} as cells
    cross join {{ ref('stg_company__company') }} as company
),

ranked as (
    select
        *,
        sum(case when is_few and n > 0 then 1 else 0 end) over (
            partition by
                survey_program, question_id, product_key, period_grain, period_start, segment_name
        ) as few_cells,
        row_number() over (
            partition by
                survey_program, question_id, product_key, period_grain, period_start,
                segment_name, is_few
            order by n nulls last, segment_value nulls last
        ) as size_rank
    from cells
),

-- one hidden cell is everyone less the others, so the smallest of those is hidden with it
hidden as (
    select
        survey_program,
        question_id,
        product_key,
        period_grain,
        period_start,
        segment_name,
        segment_value,
        case when is_few then 'few' else 'complement' end as suppression_reason
    from ranked
    where
        is_few
        or (segment_name <> 'all' and few_cells = 1 and size_rank = 1)
)

select * from hidden
