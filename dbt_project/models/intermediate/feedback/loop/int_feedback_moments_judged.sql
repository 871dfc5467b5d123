-- grain: one row per feedback source and item_id received up to the as-of date
-- A moment after the as-of date has not happened; one before the item came in is none of it.
with

items as (
    select * from {{ ref('int_feedback_items_identified') }}
),

company as (
    select
        as_of,
        cast(cast(as_of as timestamp) + interval '1' day as timestamp) as as_of_end
    from {{ ref('stg_company__company') }}
),

-- where nobody ever notes looks or answers, none can be called late
told as (
    select
        source_name,
        count(triaged_at) + count(answered_at) > 0 as is_triage_told,
        count(answered_at) > 0 as is_answer_told
    from items
    group by source_name
),

happened as (
    select
        items.source_name,
        items.item_id,
        items.source_relation,
        items.customer_key,
        items.product_key,
        items.product_line,
        items.channel,
        items.journey_stage,
        items.importance,
        items.rating,
        items.linked_item,
        items.received_at,
        items.received_date,
        company.as_of,
        company.as_of_end,
        case when items.triaged_at between items.received_at and company.as_of_end
                then items.triaged_at
        end as triaged_at,
        case when items.answered_at between items.received_at and company.as_of_end
                then items.answered_at
        end as answered_at,
        case when items.shipped_at between items.received_at and company.as_of_end
                then items.shipped_at
        end as shipped_at,
        case when items.notified_at between items.received_at and company.as_of_end
                then items.notified_at
        end as notified_at,
        coalesce(items.triaged_at < items.received_at, false)
        or coalesce(items.answered_at < items.received_at, false)
        or coalesce(items.shipped_at < items.received_at, false)
        or coalesce(items.notified_at < items.received_at, false) as is_out_of_order
    from items
    cross join company
    where items.received_date <= company.as_of
),

timed as (
    select
        *,
        {{ ratio(minutes_between('received_at', 'triaged_at'), '1440') }} as days_to_triage,
        {{ ratio(minutes_between('received_at', 'answered_at'), '1440') }} as days_to_answer,
        {{ ratio(minutes_between('received_at', 'shipped_at'), '1440') }} as days_to_ship,
        {{ ratio(minutes_between('received_at', 'as_of_end'), '1440') }} as days_waited,
        coalesce(notified_at, answered_at, shipped_at) as responded_at
    from happened
),

-- what is open is late once its time has passed; an answer is also a look
judged as (
    select
        timed.*,
        case when rules.feedback_triage_days is not null and told.is_triage_told
                then coalesce(
                        least(timed.days_to_triage, timed.days_to_answer), timed.days_waited
                    ) > rules.feedback_triage_days
        end as is_triage_late,
        case when rules.feedback_answer_days is not null and told.is_answer_told
                then coalesce(timed.days_to_answer, timed.days_waited) > rules.feedback_answer_days
        end as is_answer_late
    from timed
    inner join told on timed.source_name = told.source_name
    cross join {{ ref('stg_company__rules') }} as rules
)

select * from judged
