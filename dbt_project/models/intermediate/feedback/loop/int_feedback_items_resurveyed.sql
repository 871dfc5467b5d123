-- grain: one row per feedback source and item_id whose writer was surveyed before and after
-- Answers and items stand in one line by time, so each item looks up two answers and no more.
with

answers as (
    select * from {{ ref('int_feedback_surveys_numbered') }}
),

items as (
    select * from {{ ref('int_feedback_moments_judged') }}
    where customer_key <> 'unknown' and responded_at is not null
),

series_of_customers as (
    select distinct
        customer_key,
        series
    from answers
),

moments as (
    select
        customer_key,
        series,
        answered_at as moment,
        0 as kind,
        cast(null as string) as source_name,
        cast(null as string) as item_id,
        1 as is_answer
    from answers
    union all
    select
        items.customer_key,
        series_of_customers.series,
        items.received_at as moment,
        1 as kind,
        items.source_name,
        items.item_id,
        0 as is_answer
    from items
    inner join series_of_customers on items.customer_key = series_of_customers.customer_key
    union all
    select
        items.customer_key,
        series_of_customers.series,
        items.responded_at as moment,
        2 as kind,
        items.source_name,
        items.item_id,
        0 as is_answer
    from items
    inner join series_of_customers on items.customer_key = series_of_customers.customer_key
),

counted as (
    select
        *,
        sum(is_answer) over (
            partition by customer_key, series
            order by moment nulls last, kind nulls last
            range between unbounded preceding and current row
        ) as answers_so_far
    from moments
),

numbered as (
    select
        source_name,
        item_id,
        customer_key,
        series,
        max(case when kind = 1 then answers_so_far end) as before_no,
        max(case when kind = 2 then answers_so_far end) + 1 as after_no,
        max(case when kind = 1 then moment end) as received_at,
        max(case when kind = 2 then moment end) as responded_at
    from counted
    where is_answer = 0
    group by source_name, item_id, customer_key, series
),

compared as (
    select
        numbered.source_name,
        numbered.item_id,
        earlier.question_id,
        earlier.scale_value as score_before,
        later.scale_value as score_after,
        row_number() over (
            partition by numbered.source_name, numbered.item_id
            order by earlier.answered_at desc nulls last, numbered.series asc nulls last
        ) as preference
    from numbered
    inner join answers as earlier
        on
            numbered.customer_key = earlier.customer_key
            and numbered.series = earlier.series
            and numbered.before_no = earlier.answer_no
            and earlier.answered_at >= cast(numbered.received_at - interval '12' month as timestamp)
    inner join answers as later
        on
            numbered.customer_key = later.customer_key
            and numbered.series = later.series
            and numbered.after_no = later.answer_no
            and later.answered_at <= cast(numbered.responded_at + interval '12' month as timestamp)
)

select * from compared
where preference = 1
