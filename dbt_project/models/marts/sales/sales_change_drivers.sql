-- grain: one row per level, level_key, currency, amount_currency, period_grain, period_a, period_b,
-- split and driver
with

effects as (  -- both have the same columns
    select * from {{ ref('int_price_volume_split') }}
    union all
    select * from {{ ref('int_value_changes_split') }}
),

changes as (
    select * from {{ ref('int_level_changes_summed') }}
),

comparisons as (
    select * from {{ ref('int_periods_compared') }}
),

typed as (
    select
        cast(effects.level as string) as level,
        cast(effects.level_key as string) as level_key,
        cast(effects.currency as string) as currency,
        cast(effects.amount_currency as string) as amount_currency,
        cast(effects.period_grain as string) as period_grain,
        cast(comparisons.comparison as string) as comparison,
        cast(effects.period_a as date) as period_a,
        cast(effects.period_b as date) as period_b,
        cast(effects.split as string) as split,
        cast(effects.driver as string) as driver,
        cast(effects.effect_amount as decimal(18, 4)) as effect_amount,
        cast(changes.delta_net_sales as decimal(18, 4)) as delta_net_sales,
        cast(changes.net_sales_a as decimal(18, 4)) as net_sales_a,
        cast(changes.net_sales_a + changes.delta_net_sales as decimal(18, 4)) as net_sales_b,
        {{ ratio('effects.effect_amount', 'changes.delta_net_sales') }} as share_of_change
    from effects
    inner join comparisons
        on
            effects.period_grain = comparisons.period_grain
            and effects.period_a = comparisons.period_a
            and effects.period_b = comparisons.period_b
    inner join changes
        on
            effects.level = changes.level
            and effects.level_key = changes.level_key
            and effects.period_grain = changes.period_grain
            and effects.period_a = changes.period_a
            and effects.period_b = changes.period_b
            and effects.currency = changes.currency
            and effects.amount_currency = changes.amount_currency
)

select * from typed
