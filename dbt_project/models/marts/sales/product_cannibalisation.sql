-- grain: one row per old_product, new_product and months_since the launch, to month 23
with

estimates as (
    select * from {{ ref('int_cannibalisation_estimated') }}
),

company as (
    select min_n from {{ ref('stg_company__company') }}
),

judged as (
    select
        estimates.*,
        (extract(year from estimates.month) - extract(year from estimates.launch_month)) * 12
        + extract(month from estimates.month) - extract(month from estimates.launch_month)
            as months_since,
        estimates.new_units_so_far < company.min_n as is_suppressed,
        estimates.expected_units - estimates.old_units as lost_units,
        estimates.expected_so_far - estimates.old_units_so_far as lost_so_far,
        case when estimates.new_units_so_far >= company.min_n then estimates.new_units_so_far end
            as trials
    from estimates
    cross join company
),

typed as (
    select
        cast(old_product as string) as old_product,
        cast(new_product as string) as new_product,
        cast(months_since as bigint) as months_since,
        cast(month as date) as month,
        cast(launched_on as date) as launched_on,
        cast(link_type as string) as link_type,
        cast(is_replacement as boolean) as is_replacement,
        cast(case when reason is null then 'identified' else 'not_identifiable' end as string)
            as status,
        cast(reason as string) as reason,
        cast('ratio_to_control' as string) as method,
        cast(months_before as bigint) as months_before,
        cast(control_products as bigint) as control_products,
        cast(old_units as bigint) as old_units_actual,
        cast(new_units as bigint) as new_units,
        cast(expected_units as double) as old_units_counterfactual,
        cast(expected_units - margin as double) as counterfactual_low,
        cast(expected_units + margin as double) as counterfactual_high,
        cast(lost_units as double) as cannibalised_units,
        cast(new_units - lost_units as double) as incremental_units,
        cast(old_units_so_far as bigint) as old_units_so_far,
        cast(new_units_so_far as bigint) as new_units_so_far,
        cast(expected_so_far as double) as counterfactual_so_far,
        cast(lost_so_far as double) as cannibalised_so_far,
        cast(lost_so_far - margin_so_far as double) as cannibalised_so_far_low,
        cast(lost_so_far + margin_so_far as double) as cannibalised_so_far_high,
        cast(new_units_so_far - lost_so_far as double) as incremental_so_far,
        {{ ratio('lost_so_far', 'trials') }} as cannibalisation_rate,
        cast(lost_so_far as double) as numerator,
        cast(new_units_so_far as bigint) as denominator,
        cast(months_before as bigint) as n,
        {{ ratio('lost_so_far - margin_so_far', 'trials') }} as ci_low,
        {{ ratio('lost_so_far + margin_so_far', 'trials') }} as ci_high,
        cast(is_suppressed as boolean) as is_suppressed
    from judged
)

select * from typed
