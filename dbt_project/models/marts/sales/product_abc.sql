-- grain: one row per product_key, month and currency, over the trailing twelve complete months
with

items as (
    select * from {{ ref('int_assortment_units_ranked') }}
    where business_unit = 'all'
),

shared as (
    select
        *,
        case when weight > 0 then {{ ratio('weight', 'unit_weight') }} end as share,
        case when weight > 0 then {{ ratio('running_weight - weight', 'unit_weight') }} end
            as share_before,
        case when weight > 0 then {{ ratio('running_weight', 'unit_weight') }} end
            as cumulative_share
    from items
),

typed as (
    select
        cast(product_key as string) as product_key,
        cast(month as date) as month,
        cast(currency as string) as currency,
        cast(window_start as date) as window_start,
        cast(last_day(window_month) as date) as window_end,
        cast(is_full_window as boolean) as is_full_window,
        cast(is_complete_period as boolean) as is_complete_period,
        cast(is_on_offer as boolean) as is_on_offer,
        cast(net_sales as decimal(18, 4)) as net_sales,
        cast(units_sold as bigint) as units_sold,
        cast(share as double) as share,
        cast(share_before as double) as share_before,
        cast(cumulative_share as double) as cumulative_share,
        cast(
            case
                when is_ranked and weight = 0 then 'N'
                else {{ abc_class('share_before') }}
            end as string
        ) as abc_class,
        cast(case when is_ranked then position end as bigint) as rank
    from shared
)

select * from typed
