-- grain: one row per refund and order line; one without a line where none was found
{{ config(
    materialized='incremental', incremental_strategy='rebuild_changed', unique_key='order_id',
    on_schema_change='fail', meta={'changed': 'int_orders_changed'}
) }}

with

refunds as (
    select * from {{ ref('int_refunds_matched') }}
),

splits as (
    select * from {{ ref('int_order_refunds_split') }}
),

lines as (
    select * from {{ ref('int_order_lines_priced') }}
    where
        {{ rebuilt('order_id', ref('int_orders_changed')) }}
        and order_id in (select refunds.order_id from refunds)  -- few of all lines
),

company as (
    select reporting_currency from {{ ref('stg_company__company') }}
),

allocated as (
    select
        refunds.source_name,
        refunds.source_relation,
        refunds.refund_id,
        refunds.order_id,
        refunds.refund_date,
        refunds.currency as order_currency,
        refunds.channel as order_channel,
        refunds.is_counted as is_order_counted,
        coalesce(refunds.is_restocked, false) as is_restocked,
        coalesce(splits.line_source, refunds.line_source) as line_source,
        coalesce(splits.line_id, refunds.line_id) as line_id,
        coalesce(splits.refund_amount, refunds.refund_amount) as refund_amount,
        coalesce(splits.units_returned, refunds.quantity, 0) as units_returned
    from refunds
    left join splits
        on refunds.source_name = splits.source_name and refunds.refund_id = splits.refund_id
),

described as (
    select
        allocated.source_name,
        allocated.source_relation,
        allocated.refund_id,
        allocated.order_id,
        allocated.line_source,
        allocated.line_id,
        allocated.refund_date,
        lines.order_date,
        lines.unit_cost,
        coalesce(lines.is_cost_estimated, false) as is_cost_estimated,
        coalesce(lines.customer_key, 'unknown') as customer_key,
        lines.line_id is null as is_orphan,
        coalesce(lines.product_key, 'unknown') as product_key,
        coalesce(lines.channel, allocated.order_channel, 'unknown') as channel,
        coalesce(lines.currency, allocated.order_currency, company.reporting_currency) as currency,
        coalesce(lines.is_counted, allocated.is_order_counted, true) as is_counted,
        cast(allocated.refund_amount as decimal(18, 4)) as refund_amount,
        cast(allocated.units_returned as bigint) as units_returned,
        cast(case when allocated.is_restocked then allocated.units_returned else 0 end as bigint)
            as units_restocked
    from allocated
    cross join company
    left join lines
        on
            allocated.line_source = lines.line_source
            and allocated.order_id = lines.order_id
            and allocated.line_id = lines.line_id
)

select * from described
