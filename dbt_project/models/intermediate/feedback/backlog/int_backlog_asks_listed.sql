-- grain: one row per roadmap item and text that was linked to it or mentions its theme
{{ config(materialized='table') }}

with

roadmap as (
    select * from {{ ref('int_backlog_items_scored') }}
    where is_newest
),

items as (
    select * from {{ ref('int_feedback_items_identified') }}
),

company as (
    select as_of from {{ ref('stg_company__company') }}
),

asking as (
    select
        roadmap.item_id as roadmap_item_id,
        items.source_name,
        'item' as origin,
        items.item_id,
        items.customer_key,
        items.received_at,
        items.received_date,
        coalesce(items.channel, 'other') as channel,
        1 as is_linked
    from roadmap
    inner join items on roadmap.item_id = items.linked_item
    cross join company
    where items.received_date <= company.as_of and not items.is_set_aside
    union all
    -- what is said of another line's product does not ask for this item
    select
        roadmap.item_id as roadmap_item_id,
        asks.source_name,
        asks.origin,
        asks.item_id,
        asks.customer_key,
        asks.received_at,
        asks.received_date,
        asks.channel,
        0 as is_linked
    from roadmap
    inner join {{ ref('int_feedback_asks_listed') }} as asks
        on
            roadmap.theme = asks.theme
            and (
                roadmap.product_line = 'all'
                or asks.product_line in (roadmap.product_line, 'unknown')
            )
            and (
                roadmap.product_key = 'all' or asks.product_key in (roadmap.product_key, 'unknown')
            )
),

listed as (
    select
        roadmap_item_id,
        source_name,
        origin,
        item_id,
        customer_key,
        received_at,
        received_date,
        channel,
        max(is_linked) = 1 as is_linked
    from asking
    group by
        roadmap_item_id, source_name, origin, item_id, customer_key, received_at, received_date,
        channel
)

select * from listed
