-- grain: one row per feedback item (source relation, item_id) received up to the as-of date
with

items as (
    select * from {{ ref('int_feedback_moments_judged') }}
),

resurveyed as (
    select * from {{ ref('int_feedback_items_resurveyed') }}
),

roadmap as (
    select
        item_id,
        status
    from {{ ref('int_backlog_items_scored') }}
    where is_newest
),

typed as (
    select
        cast(items.source_relation as string) as source_relation,
        cast(items.item_id as string) as item_id,
        cast(items.customer_key as string) as customer_key,
        cast(items.product_key as string) as product_key,
        cast(items.product_line as string) as product_line,
        cast(coalesce(items.channel, 'other') as string) as channel,
        cast(coalesce(items.journey_stage, 'unknown') as string) as journey_stage,
        cast(items.importance as string) as importance,
        cast(items.rating as double) as rating,
        cast(items.linked_item as string) as linked_item,
        cast(roadmap.status as string) as linked_item_status,
        cast(items.received_at as timestamp) as received_at,
        cast(items.received_date as date) as received_date,
        cast(items.triaged_at as timestamp) as first_triage_at,
        cast(items.answered_at as timestamp) as answered_at,
        cast(items.shipped_at as timestamp) as shipped_at,
        cast(items.notified_at as timestamp) as requester_notified_at,
        cast(items.days_to_triage as double) as days_to_triage,
        cast(items.days_to_answer as double) as days_to_answer,
        cast(items.days_to_ship as double) as days_to_ship,
        cast({{ days_elapsed('items.received_date', 'items.as_of') }} as bigint) as age_days,
        cast(items.responded_at is null as boolean) as is_open,
        cast(case
            when items.notified_at is not null then true
            when items.shipped_at is not null then false
        end as boolean) as is_requester_told,
        cast(coalesce(
            items.is_triage_late or items.is_answer_late, items.is_triage_late, items.is_answer_late
        ) as boolean) as sla_breach,  -- null: no rule, or nobody tells
        cast(case
            when items.is_triage_late and items.is_answer_late then 'triage_and_answer'
            when items.is_triage_late then 'triage'
            when items.is_answer_late then 'answer'
        end as string) as sla_breach_reason,
        cast(items.is_out_of_order as boolean) as is_out_of_order,
        cast(resurveyed.question_id as string) as resurvey_question_id,
        cast(resurveyed.score_before as double) as resurvey_before,
        cast(resurveyed.score_after as double) as resurvey_after,
        cast(resurveyed.score_after - resurveyed.score_before as double) as resurvey_delta
    from items
    left join resurveyed
        on items.source_name = resurveyed.source_name and items.item_id = resurveyed.item_id
    left join roadmap on items.linked_item = roadmap.item_id
)

select * from typed
