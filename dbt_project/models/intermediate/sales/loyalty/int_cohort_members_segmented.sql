-- grain: one row per customer_key with a purchase and segment_name
with

members as (
    select * from {{ ref('int_customers_valued') }}
),

customers as (
    select
        customer_key,
        generation,
        segment
    from {{ ref('customers') }}
),

described as (
    select
        members.customer_key,
        members.cohort_month,
        members.second_month,
        members.first_channel,
        coalesce(customers.generation, 'unknown') as generation,
        coalesce(customers.segment, 'unknown') as segment
    from members
    left join customers on members.customer_key = customers.customer_key
),

segmented as (
    select
        customer_key,
        cohort_month,
        second_month,
        'all' as segment_name,
        'all' as segment_value
    from described
    union all
    select
        customer_key,
        cohort_month,
        second_month,
        'first_channel' as segment_name,
        first_channel as segment_value
    from described
    union all
    select
        customer_key,
        cohort_month,
        second_month,
        'generation' as segment_name,
        generation as segment_value
    from described
    union all
    select
        customer_key,
        cohort_month,
        second_month,
        'segment' as segment_name,
        segment as segment_value
    from described
)

select * from segmented
