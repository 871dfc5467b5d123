-- grain: one row per roadmap item that somebody asked for, with the votes of customers
with

asks as (
    select * from {{ ref('int_backlog_asks_listed') }}
    where customer_key <> 'unknown'
),

importances as (
    select
        source_name,
        'item' as origin,
        item_id,
        importance
    from {{ ref('int_feedback_items_identified') }}
    where importance is not null
),

ranked as (
    select
        asks.roadmap_item_id,
        asks.customer_key,
        importances.importance,
        -- a later text that says nothing about importance takes nothing back
        row_number() over (
            partition by asks.roadmap_item_id, asks.customer_key
            order by
                case when importances.importance is null then 1 else 0 end nulls last,
                asks.received_at desc nulls last,
                asks.source_name asc nulls last,
                asks.item_id asc nulls last
        ) as preference
    from asks
    left join importances
        on
            asks.source_name = importances.source_name
            and asks.origin = importances.origin
            and asks.item_id = importances.item_id
),

votes as (
    select
        roadmap_item_id,
        case importance
            when 'critical' then 3
            when 'important' then 2
            when 'none' then 0
            else 1
        end as vote
    from ranked
    where preference = 1
),

counted as (
    select
        roadmap_item_id as item_id,
        count(*) as voters,
        sum(vote) as cis
    from votes
    group by roadmap_item_id
)

select * from counted
