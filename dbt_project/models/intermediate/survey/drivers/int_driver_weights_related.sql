-- grain: one row per program, outcome and item of more than ten, with its share of R2
-- Johnson (2000): items are replaced by the nearest items that do not correlate, whose shares of R2
-- are plain, and each share goes back to the items by how much of it they make up. The ridge makes
-- roots of items that are sums of others exist; it moves no share by more than about 1e-9.
{{ config(materialized='table') }}

{%- set keys = ['survey_program', 'outcome'] %}

with

correlations as (
    select * from {{ ref('int_driver_correlations_measured') }}
    where items > 10
),

matrices as (
    select
        survey_program,
        outcome,
        items,
        item_a,
        item_b,
        r as value
    from correlations
    where item_a > 0
    union all
    select
        survey_program,
        outcome,
        items,
        item_b as item_a,
        item_a as item_b,
        r as value
    from correlations
    where item_a > 0 and item_a < item_b
),

{{ inverse_square_roots('matrices', keys, '1e-12') }},

-- the correlation of the outcome with each of the items that do not correlate
apart as (
    select
        roots.survey_program,
        roots.outcome,
        roots.item_a as item,
        cast(sum(cast(roots.value * correlations.r as decimal(38, 18))) as double) as beta
    from inverse_roots as roots
    inner join correlations
        on
            roots.survey_program = correlations.survey_program
            and roots.outcome = correlations.outcome
            and correlations.item_a = 0
            and roots.item_b = correlations.item_b
    group by roots.survey_program, roots.outcome, roots.item_a
),

-- the correlation of an item with each of those: the square root, the matrix times its inverse root
made_up as (
    select
        matrices.survey_program,
        matrices.outcome,
        matrices.item_a as item,
        roots.item_b as apart_item,
        max(matrices.items) as items,
        cast(sum(cast(matrices.value * roots.value as decimal(38, 18))) as double) as loading
    from matrices
    inner join inverse_roots as roots
        on
            matrices.survey_program = roots.survey_program
            and matrices.outcome = roots.outcome
            and matrices.item_b = roots.item_a
    group by matrices.survey_program, matrices.outcome, matrices.item_a, roots.item_b
),

outcomes as (
    select
        survey_program,
        outcome,
        n,
        r > 0e0 as is_varying
    from correlations
    where item_a = 0 and item_b = 0
),

weighed as (
    select
        made_up.survey_program,
        made_up.outcome,
        made_up.item,
        max(outcomes.n) as n,
        max(made_up.items) as items,
        max(case when outcomes.is_varying then 1 else 0 end) = 1 as is_varying,
        cast(sum(cast(
            made_up.loading * made_up.loading * apart.beta * apart.beta as decimal(38, 18)
        )) as double) as importance
    from made_up
    inner join apart
        on
            made_up.survey_program = apart.survey_program
            and made_up.outcome = apart.outcome
            and made_up.apart_item = apart.item
    inner join outcomes
        on made_up.survey_program = outcomes.survey_program and made_up.outcome = outcomes.outcome
    group by made_up.survey_program, made_up.outcome, made_up.item
)

select
    survey_program,
    outcome,
    item,
    n,
    items,
    case when is_varying
            then least(1e0, sum(importance) over (partition by survey_program, outcome))
    end as r2,
    case when is_varying then importance end as importance
from weighed
