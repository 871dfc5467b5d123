-- grain: one row per anchor_product, attached_product and month, over the trailing twelve months
with

sums as (
    select * from {{ ref('int_attach_windows_summed') }}
),

company as (
    select min_n from {{ ref('stg_company__company') }}
),

rules as (
    select
        attach_min_orders,
        attach_window_days
    from {{ ref('stg_company__rules') }}
),

judged as (
    select
        sums.*,
        rules.attach_window_days,
        sums.orders_a < company.min_n as is_suppressed,
        case when sums.orders_a >= company.min_n then sums.orders_a end as trials
    from sums
    cross join company
    cross join rules
    where sums.orders_ab >= rules.attach_min_orders
),

typed as (
    select
        cast(anchor_product as string) as anchor_product,
        cast(attached_product as string) as attached_product,
        cast(month as date) as month,
        cast(window_start as date) as window_start,
        cast(window_end as date) as window_end,
        cast(attach_window_days as bigint) as attach_window_days,
        cast(orders as bigint) as orders,
        cast(orders_left_out as bigint) as orders_left_out,
        cast(orders_a as bigint) as orders_a,
        cast(orders_b as bigint) as orders_b,
        cast(orders_ab as bigint) as orders_ab,
        {{ ratio('orders_ab', 'trials') }} as attach_rate,
        cast(orders_ab as bigint) as numerator,
        cast(orders_a as bigint) as denominator,
        cast(orders_a as bigint) as n,
        {{ wilson_low('orders_ab', 'trials') }} as ci_low,
        {{ wilson_high('orders_ab', 'trials') }} as ci_high,
        cast(is_suppressed as boolean) as is_suppressed,
        {{ ratio(ratio('orders_ab', 'trials'), ratio('orders_b', 'orders')) }} as lift,
        {{ katz_low('orders_ab', 'trials', 'orders_b', 'orders') }} as lift_ci_low,
        {{ katz_high('orders_ab', 'trials', 'orders_b', 'orders') }} as lift_ci_high
    from judged
)

select * from typed
