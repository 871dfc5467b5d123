-- Product usage as JSON lines: eight fields, one of them an object.
select
    printf('e%010d', i) as event_id,
    strftime(timestamp '2025-01-01' + to_seconds(cast(i * (31000000.0 / greatest(n, 1)) as bigint)), '%Y-%m-%dT%H:%M:%SZ') as occurred_at,
    case when hash(i, 'k') % 4 > 0 then printf('U%06d', hash(i, 'u') % 40000) end as user_id,
    printf('d-%08x', hash(i, 'd') % 90000) as anonymous_id,
    ['recipe_viewed', 'recipe_saved', 'list_opened', 'search', 'app_opened', 'item_checked'][cast(1 + hash(i, 'n') % 6 as bigint)] as event_name,
    case when hash(i, 'n') % 6 < 3 then printf('P%04d', 1 + hash(i, 'p') % 500) end as product_id,
    ['browse', 'planner', 'list', 'search'][cast(1 + hash(i, 'f') % 4 as bigint)] as feature,
    {'seconds': hash(i, 's') % 300, 'position': hash(i, 'o') % 12, 'version': '4.' || hash(i, 'v') % 9} as properties
from range(getvariable('n')) as rows(i), (select getvariable('n') as n)
order by i
