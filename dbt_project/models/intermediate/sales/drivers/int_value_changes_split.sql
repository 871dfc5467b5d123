-- grain: one row per level, level_key, comparison, currency, amount_currency, split and driver with
-- an effect. What converting left over goes to the largest effect, of equal ones to the first name.
with

summed as (
    select * from {{ ref('int_value_changes_paired') }}
),

changes as (
    select * from {{ ref('int_level_changes_summed') }}
),

ranked as (
    select
        summed.*,
        changes.delta_net_sales - sum(summed.effect_amount) over whole_split as left_over,
        row_number() over (
            partition by
                summed.level,
                summed.level_key,
                summed.period_grain,
                summed.period_a,
                summed.period_b,
                summed.currency,
                summed.amount_currency,
                summed.split
            order by abs(summed.effect_amount) desc nulls last, summed.driver asc nulls last
        ) as preference
    from summed
    inner join changes
        on
            summed.level = changes.level
            and summed.level_key = changes.level_key
            and summed.period_grain = changes.period_grain
            and summed.period_a = changes.period_a
            and summed.period_b = changes.period_b
            and summed.currency = changes.currency
            and summed.amount_currency = changes.amount_currency
    window whole_split as (
        partition by
            summed.level,
            summed.level_key,
            summed.period_grain,
            summed.period_a,
            summed.period_b,
            summed.currency,
            summed.amount_currency,
            summed.split
    )
),

settled as (
    select
        level,
        level_key,
        period_grain,
        period_a,
        period_b,
        currency,
        amount_currency,
        split,
        driver,
        cast(
            effect_amount + case when preference = 1 then left_over else 0 end as decimal(18, 4)
        ) as effect_amount
    from ranked
),

shown as (
    select * from settled
    where effect_amount <> 0
)

select * from shown
