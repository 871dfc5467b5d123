-- grain: one row per program, outcome and pair of items (0: the outcome), each pair once
{{ config(materialized='table') }}

with

responses as (
    select * from {{ ref('int_driver_responses_completed') }}
),

paired as (
    select
        one.survey_program,
        one.outcome,
        one.item as item_a,
        other.item as item_b,
        max(one.items) as items,
        count(*) as n,
        sum(one.goodness) as sum_a,
        sum(other.goodness) as sum_b,
        sum(one.goodness * other.goodness) as sum_ab
    from responses as one
    inner join responses as other
        on
            one.survey_program = other.survey_program
            and one.outcome = other.outcome
            and one.source_name = other.source_name
            and one.response_id = other.response_id
            and one.item <= other.item
    group by one.survey_program, one.outcome, one.item, other.item
),

crossed as (
    select
        *,
        cast(sum_ab as double) - {{ ratio('cast(sum_a as double) * cast(sum_b as double)', 'n') }}
            as cross_sum
    from paired
),

spreads as (
    select
        survey_program,
        outcome,
        item_a as item,
        case when cross_sum > 1e-9 * cast(sum_ab as double) then sqrt(cross_sum) end as spread
    from crossed
    where item_a = item_b
)

select
    crossed.survey_program,
    crossed.outcome,
    crossed.item_a,
    crossed.item_b,
    crossed.items,
    crossed.n,
    case
        when crossed.item_a = crossed.item_b then case when one.spread > 0e0 then 1e0 else 0e0 end
        -- what does not vary goes with nothing
        else coalesce({{ ratio('crossed.cross_sum', 'one.spread * other.spread') }}, 0e0)
    end as r
from crossed
inner join spreads as one
    on
        crossed.survey_program = one.survey_program
        and crossed.outcome = one.outcome
        and crossed.item_a = one.item
inner join spreads as other
    on
        crossed.survey_program = other.survey_program
        and crossed.outcome = other.outcome
        and crossed.item_b = other.item
