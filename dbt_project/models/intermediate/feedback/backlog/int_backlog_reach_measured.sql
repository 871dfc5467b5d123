-- grain: one row per item_id, scored_at and is_current: each scoring, and the newest as of today
with

scored as (
    select * from {{ ref('int_backlog_items_scored') }}
),

rules as (
    select backlog_reach_months from {{ ref('stg_company__rules') }}
),

asks as (
    select * from {{ ref('int_backlog_asks_listed') }}
),

heard as (
    select count(*) > 0 as is_any_feedback from {{ ref('int_feedback_items_identified') }}
),

ever_linked as (
    select distinct roadmap_item_id from asks
    where is_linked
),

moments as (
    select
        item_id,
        scored_at,
        false as is_current,
        scored_at as reach_until
    from scored
    union all
    select
        item_id,
        scored_at,
        true as is_current,
        as_of as reach_until
    from scored
    where is_newest
),

windows as (
    select
        moments.*,
        cast(moments.reach_until - rules.backlog_reach_months * interval '1' month as date)
            as reach_after
    from moments
    cross join rules
),

counted as (
    select
        windows.item_id,
        windows.scored_at,
        windows.is_current,
        windows.reach_after,
        windows.reach_until,
        count(distinct case when asks.customer_key <> 'unknown' then asks.customer_key end)
            as askers,
        count(asks.item_id) as mentions,
        sum(case when asks.customer_key = 'unknown' then 1 else 0 end) as anonymous_mentions,
        count(distinct asks.channel) as channels
    from windows
    left join asks
        on
            windows.item_id = asks.roadmap_item_id
            and windows.reach_after < asks.received_date
            and windows.reach_until >= asks.received_date
    group by
        windows.item_id, windows.scored_at, windows.is_current, windows.reach_after,
        windows.reach_until
),

measured as (
    select
        scored.*,
        counted.is_current,
        counted.reach_after,
        counted.reach_until,
        counted.mentions,
        counted.anonymous_mentions,
        counted.channels,
        -- nobody can be counted where neither a theme nor a link says who asks
        case when scored.is_theme_declared and heard.is_any_feedback
                or ever_linked.roadmap_item_id is not null
                then counted.askers
        end as reach
    from scored
    cross join heard
    inner join counted
        on scored.item_id = counted.item_id and scored.scored_at = counted.scored_at
    left join ever_linked on scored.item_id = ever_linked.roadmap_item_id
)

select * from measured
