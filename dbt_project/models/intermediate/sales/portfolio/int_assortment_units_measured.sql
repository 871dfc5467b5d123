-- grain: one row per business_unit, month and currency
with

items as (
    select
        *,
        {{ ratio('weight', 'unit_weight') }} as share,
        {{ ratio('running_weight - weight', 'unit_weight') }} as share_before
    from {{ ref('int_assortment_units_ranked') }}
),

sold as (
    select
        *,
        weight > 0 and product_line is not null as has_line,
        case when weight > 0 then {{ abc_class('share_before') }} end as abc_class,
        sum(case when weight > 0 then 1 else 0 end) over (
            partition by business_unit, month, currency
        ) as sold_items
    from items
),

lines as (
    select
        business_unit,
        month,
        currency,
        product_line,
        sum(weight) as weight,
        -- decimals add up to the same in any order, doubles do not
        sum(cast(cast(weight as double) * ln(cast(weight as double)) as decimal(38, 12)))
            as item_entropy_sum
    from sold
    where has_line
    group by business_unit, month, currency, product_line
),

entropies as (  -- of shares p: sum of p ln(1/p), from sums of sales
    select
        business_unit,
        month,
        currency,
        ln(cast(sum(weight) as double))
        - {{ ratio(
            'sum(cast(cast(weight as double) * ln(cast(weight as double)) as decimal(38, 12)))',
            'sum(weight)'
        ) }}
            as between_lines,
        ln(cast(sum(weight) as double)) - {{ ratio('sum(item_entropy_sum)', 'sum(weight)') }}
            as between_items,
        count(*) as lines
    from lines
    group by business_unit, month, currency
),

counted as (
    select
        business_unit,
        month,
        currency,
        max(cast(is_ranked as integer)) = 1 as is_ranked,
        max(window_start) as window_start,
        max(window_month) as window_month,
        min(cast(is_full_window as integer)) = 1 as is_full_window,
        min(cast(is_complete_period as integer)) = 1 as is_complete_period,
        count(distinct case when is_on_offer then product_line end) as width,
        sum(case when is_on_offer then 1 else 0 end) as length,
        sum(case when is_on_offer and family is not null then 1 else 0 end) as family_items,
        count(distinct case when is_on_offer then product_line || '|' || family end) as families,
        sum(case when is_on_offer and not (weight > 0) then 1 else 0 end) as items_without_sales,
        max(sold_items) as sold_items,
        sum(case when is_ranked then net_sales end) as net_sales,
        max(unit_weight) as unit_weight,
        sum(case when is_new and is_on_offer then 1 else 0 end) as new_items,
        max(case when has_launch then 1 else 0 end) as has_launch,
        sum(case when is_new then weight else 0 end) as new_weight,
        sum(case when position * 5 < sold_items + 5 then weight else 0 end) as top_weight,
        sum(case when abc_class = 'C' then 1 else 0 end) as tail_items,
        cast(sum(cast(10000e0 * share * share as decimal(38, 12))) as double) as hhi
    from sold
    group by business_unit, month, currency
),

measured as (
    select
        counted.*,
        case when entropies.lines > 1 and entropies.between_items > 0
                then 1e0 - {{ ratio('entropies.between_lines', 'entropies.between_items') }}
        end as relatedness
    from counted
    left join entropies
        on
            counted.business_unit = entropies.business_unit
            and counted.month = entropies.month
            and counted.currency = entropies.currency
),

rounded as (
    select
        *,
        cast(cast(relatedness as decimal(38, 10)) as double) as consistency_index
    from measured
)

select * from rounded
