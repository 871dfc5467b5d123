-- grain: one row per segment_name, segment_value, product_line, need and quarter with answers
with

answers as (
    select * from {{ ref('int_need_answers_placed') }}
),

segments as (
    select * from {{ ref('int_customer_segments_listed') }}
),

set_aside as (
    select customer_key from {{ ref('customers') }}
    where is_internal or is_test
),

segmented as (
    select
        answers.*,
        segments.segment_name,
        segments.segment_value
    from answers
    left join set_aside on answers.customer_key = set_aside.customer_key
    inner join segments on answers.customer_key = segments.customer_key
    where set_aside.customer_key is null
),

counted as (
    select
        segment_name,
        segment_value,
        product_line,
        need,
        quarter,
        sum(case when need_role = 'importance' then 1 else 0 end) as importance_n,
        sum(case when need_role = 'importance' and is_top then 1 else 0 end) as importance_tops,
        sum(case when need_role = 'satisfaction' then 1 else 0 end) as satisfaction_n,
        sum(case when need_role = 'satisfaction' and is_top then 1 else 0 end)
            as satisfaction_tops,
        sum(case when need_role = 'purchase_intent' then 1 else 0 end) as intent_n,
        sum(case when need_role = 'purchase_intent' and is_top then 1 else 0 end) as intent_tops
    from segmented
    group by segment_name, segment_value, product_line, need, quarter
)

select * from counted
