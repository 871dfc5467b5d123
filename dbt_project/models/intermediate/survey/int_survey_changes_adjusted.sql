-- grain: one row per program, question, metric, product or all, period and segment, with p adjusted
{{ config(materialized='table') }}

with

-- Benjamini-Hochberg: one family per question, metric, period and kind of segment; products apart
changes as (
    select
        *,
        product_key = 'all' as is_total
    from {{ ref('int_survey_scores_compared') }}
),

ranked as (
    select
        *,
        row_number() over (
            partition by
                survey_program, question_id, metric, period_grain, period_start,
                segment_name, is_total
            order by test_p nulls last, product_key nulls last, segment_value nulls last
        ) as p_rank,
        count(test_p) over (
            partition by
                survey_program, question_id, metric, period_grain, period_start,
                segment_name, is_total
        ) as family_tests
    from changes
),

adjusted as (
    select
        *,
        case when test_p is not null then least(
                    1e0,
                    min({{ ratio('test_p * family_tests', 'p_rank') }}) over (
                        partition by
                            survey_program, question_id, metric, period_grain, period_start,
                            segment_name, is_total
                        order by p_rank desc nulls last
                        rows between unbounded preceding and current row
                    )
                )
        end as p_adj
    from ranked
)

select * from adjusted
