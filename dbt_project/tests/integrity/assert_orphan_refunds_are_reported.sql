-- The refunds that stand on no line are those that data_quality counts.
with

orphans as (
    select count(*) as orphans
    from {{ ref('int_refunds_allocated') }}
    where is_orphan
),

reported as (
    select coalesce(sum(failing_rows), 0) as orphans
    from {{ ref('data_quality') }}
    where object = 'refunds.order_id'
)

select
    orphans.*,
    reported.*
from orphans
cross join reported
where orphans.orphans <> reported.orphans
