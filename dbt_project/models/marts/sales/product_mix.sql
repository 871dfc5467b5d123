-- grain: one row per business_unit (a product line, or all), month and currency
with

measured as (
    select * from {{ ref('int_assortment_units_measured') }}
),

typed as (
    select
        cast(business_unit as string) as business_unit,
        cast(month as date) as month,
        cast(currency as string) as currency,
        cast(window_start as date) as window_start,
        cast(last_day(window_month) as date) as window_end,
        cast(is_full_window as boolean) as is_full_window,
        cast(is_complete_period as boolean) as is_complete_period,
        cast(case when is_ranked then width end as bigint) as width,
        cast(case when is_ranked then length end as bigint) as length,
        cast(case when is_ranked then families end as bigint) as families,
        case when is_ranked then {{ ratio('family_items', 'families') }} end as depth,
        cast(consistency_index as double) as consistency_index,
        cast(case when is_ranked then sold_items end as bigint) as items_with_sales,
        cast(case when is_ranked then items_without_sales end as bigint) as items_without_sales,
        cast(net_sales as decimal(18, 4)) as net_sales,
        cast(hhi as double) as hhi_revenue,
        {{ ratio('top_weight', 'unit_weight') }} as pareto_top20_share,
        cast(case when is_ranked and has_launch = 1 then new_items end as bigint) as n_new_12m,
        cast(
            case when is_ranked and has_launch = 1 then new_weight end as decimal(18, 4)
        ) as new_product_net_sales,
        case when has_launch = 1 then {{ ratio('new_weight', 'unit_weight') }} end
            as new_product_revenue_share,
        {{ ratio('tail_items', 'sold_items') }} as long_tail_share,
        {{ ratio('length * hhi', '10000') }} as complexity_index
    from measured
)

select * from typed
