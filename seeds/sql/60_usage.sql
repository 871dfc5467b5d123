-- The recipe app: installations grow, newer users are more active, a session has one to nine events.
create or replace macro installs_by(day_index) as
    cast(floor(getvariable('n_users') * (0.1 + 0.9 * day_index / 1096)) + 1 as bigint);

create or replace table session_days as
with weighted as (
    select
        day, spell, day_index,
        installs_by(day_index) * [135, 85, 85, 90, 90, 100, 125][1 + dayofweek(day)]
        * cast(floor(90 + 20 * draw('app day', day)) as bigint) as weight,
    from days
)
select
    day, spell, day_index,
    cast((sum(weight) over (order by day) - weight) * getvariable('n_sessions') // sum(weight) over ()
        as bigint) as first_session,
    cast(sum(weight) over (order by day) * getvariable('n_sessions') // sum(weight) over () as bigint)
        as next_session,
from weighted;

create or replace table sessions as
select
    numbers.session_no, session_days.day, session_days.spell,
    -- the larger of two draws prefers the newer half of those who have the app
    cast(floor(installs_by(day_index) * greatest(draw('user1', session_no), draw('user2', session_no)))
        as bigint) as user_no,
    cast(day as timestamp)
        + to_seconds(cast(floor(18000 + 27000 * (draw('start1', session_no) + draw('start2', session_no)))
        as bigint)) as started_at,
    1 + cast(floor(9 * draw('length', session_no)) as bigint) as n_events,
from session_days, unnest(range(first_session, next_session)) as numbers (session_no);

create or replace table events as
with numbered as (
    select sessions.*, numbers.event_no, session_no * 16 + event_no as event_key
    from sessions, unnest(range(0, n_events)) as numbers (event_no)
),
drawn as (
    select
        *, draw('event', event_key) as event_draw,
            cast(floor(65536 * draw('event product', event_key)) as bigint) as chance,
        cast(floor(90 * draw('pause', event_key)) as bigint) as pause,
    from numbered
),
named as (
    select
        *,
        case
            when event_no = 0 then 'app_opened'
            when event_draw < 0.56 then 'recipe_viewed' when event_draw < 0.68 then 'recipe_saved'
                when event_draw < 0.84 then 'list_item_added'
            when event_draw < 0.93 then 'product_scanned' when event_draw < 0.985 then 'recipe_cooked'
                else 'week_planned'
        end as event_name,
    from drawn
)
select
    named.session_no, named.event_no, named.event_key, named.day,
    'e' || named.session_no || '-' || named.event_no as event_id,
    named.started_at + to_seconds(100 * named.event_no + named.pause) as occurred_at,
    -- three users in four have an account; one session in ten starts signed out
    case when user_no % 4 <> 3
        and draw('signed out', session_no) >= 0.1 then customer_code(user_no * 2 % getvariable('n_customers'))
        end as user_id,
    'd' || (50000 + named.user_no) as anonymous_id, named.event_name,
    case
        when event_name like 'recipe%' then 'recipes' when event_name = 'list_item_added' then 'shopping list'
        when event_name = 'product_scanned' then 'scanner' when event_name = 'week_planned' then 'planner'
    end as feature,
    case when event_name in ('recipe_viewed', 'list_item_added', 'product_scanned') then chances.product_id
        end as product_id,
    if(named.user_no % 5 < 3, 'android', 'ios') as platform,
    named.day >= date '2026-06-08' and draw('offline', named.session_no) < 0.1 as is_late,
    draw('repeated', named.event_key) < 0.003 as is_repeated,
from named
inner join chances
    on named.spell = chances.spell and named.chance = chances.chance;
