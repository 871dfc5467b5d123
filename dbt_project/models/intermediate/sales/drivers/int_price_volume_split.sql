-- grain: one row per level, level_key, comparison, currency, amount_currency, split and driver
-- One product has no mix. Several have: what their volume would be worth at the old mean price is
-- volume, the rest of its worth at old prices is mix, so both add up without a remainder.
with

changes as (
    select
        *,
        {{ as_money('wanted_units * ' ~ ratio('base_sales', 'base_units')) }} as mean_value
    from {{ ref('int_level_changes_summed') }}
),

valued as (
    select
        *,
        case when level = 'product' then wanted_value else coalesce(mean_value, wanted_value) end
            as volume_effect
    from changes
),

drivers as (
    select 'volume' as driver
    union all
    select 'mix' as driver
    union all
    select 'price' as driver
    union all
    select 'discount' as driver
    union all
    select 'returns' as driver
    union all
    select 'stockout' as driver
    union all
    select 'new' as driver
    union all
    select 'discontinued' as driver
),

split as (
    select
        valued.level,
        valued.level_key,
        valued.period_grain,
        valued.period_a,
        valued.period_b,
        valued.currency,
        valued.amount_currency,
        'price_volume' as split,
        drivers.driver,
        cast(case drivers.driver
            when 'volume' then valued.volume_effect
            when 'mix' then valued.wanted_value - valued.volume_effect
            when 'price' then valued.price_effect
            when 'discount' then valued.discount_effect
            when 'returns' then valued.returns_effect
            when 'stockout' then valued.stockout_effect
            when 'new' then valued.new_effect
            when 'discontinued' then valued.discontinued_effect
        end as decimal(18, 4)) as effect_amount
    from valued
    cross join drivers
),

shown as (
    select * from split
    where driver = 'volume' or effect_amount is null or effect_amount <> 0
)

select * from shown
