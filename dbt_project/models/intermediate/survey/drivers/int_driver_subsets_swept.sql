-- grain: one row per program, outcome and subset of its items, with the R2 of their regression
{{ config(materialized='table') }}

with

wide as (
    select
        survey_program,
        outcome,
        max(items) as items,
        max(n) as n,
        {{ correlation_columns(10) }}
    from {{ ref('int_driver_correlations_measured') }}
    where items <= 10
    group by survey_program, outcome
),

choices as (
    select 0 as is_in
    union all
    select 1 as is_in
),

{{ swept_subsets('wide', 'choices', 10) }}

select
    survey_program,
    outcome,
    items,
    n,
    {% for item in range(1, 11) -%}
        is_in_{{ item }},
    {% endfor -%}
    {% for item in range(1, 11) -%}
        is_in_{{ item }} + {% endfor %} 0 as subset_size,
    case when r_0_0_was > 0e0 then greatest(0e0, least(1e0, 1e0 - r_0_0)) end as r2
from swept_10
