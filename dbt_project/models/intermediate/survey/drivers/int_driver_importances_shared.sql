-- grain: one row per program, outcome and item, with its share of R2
-- Shapley values (LMG) of up to ten items; relative weights of more
{{ config(materialized='table') }}

with

subsets as (
    select * from {{ ref('int_driver_subsets_swept') }}
),

numbers as (
    select distinct
        survey_program,
        outcome,
        item_a as item
    from {{ ref('int_driver_correlations_measured') }}
    where item_a > 0 and items <= 10
),

listed as (
    select
        subsets.survey_program,
        subsets.outcome,
        subsets.items,
        subsets.n,
        subsets.subset_size,
        subsets.r2,
        numbers.item,
        case numbers.item
            {%- for item in range(1, 11) %}
                when {{ item }} then subsets.is_in_{{ item }}
            {%- endfor %}
        end as is_in
    from subsets
    inner join numbers
        on subsets.survey_program = numbers.survey_program and subsets.outcome = numbers.outcome
),

-- the gain of an item, averaged over all orders in which items can enter
weighed as (
    select
        *,
        case when is_in = 1
                then {{ factorial('subset_size - 1') }} * {{ factorial('items - subset_size') }}
            else -({{ factorial('subset_size') }} * {{ factorial('items - subset_size - 1') }})
        end / nullif({{ factorial('items') }}, 0e0) as weight
    from listed
),

shared as (
    select
        survey_program,
        outcome,
        item,
        max(n) as n,
        max(items) as items,
        max(case when subset_size = items then r2 end) as r2,
        cast(sum(cast(weight * r2 as decimal(38, 18))) as double) as importance
    from weighed
    group by survey_program, outcome, item
)

select
    survey_program,
    outcome,
    item,
    n,
    items,
    r2,
    importance,
    'lmg' as importance_method
from shared
union all
select
    survey_program,
    outcome,
    item,
    n,
    items,
    r2,
    importance,
    'relative_weights' as importance_method
from {{ ref('int_driver_weights_related') }}
