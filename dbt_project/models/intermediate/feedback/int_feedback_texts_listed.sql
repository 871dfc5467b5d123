-- grain: one row per text: an item of feedback, or an answer to a question that is declared as text
{{ config(materialized='table') }}

with

items as (
    select * from {{ ref('stg_feedback__items') }}
),

answers as (
    select * from {{ ref('int_survey_answers_declared') }}
    where metric_type = 'text' and not coalesce(is_number, true) and excluded_as is null
),

customer_ids as (
    select
        customer_id,
        customer_key
    from {{ ref('int_customer_ids_mapped') }}
),

customer_emails as (
    select
        email__key,
        customer_key
    from {{ ref('int_customer_emails_mapped') }}
),

products as (
    select product_id from {{ ref('int_products_resolved') }}
),

listed as (
    select
        items.source_name,
        items.source_relation,
        items.item_id,
        'item' as origin,
        cast(null as string) as response_id,
        cast(null as string) as question_id,
        {{ customer_key_of('items') }} as customer_key,
        coalesce(products.product_id, 'unknown') as product_key,
        items.received_at,
        items.received_date,
        coalesce(items.channel, 'other') as channel,
        items.rating,
        items.language,
        items.text_length,
        cast(null as string) as file_id
    from items
    left join customer_ids on items.customer_id = customer_ids.customer_id
    left join customer_emails on items.customer_email__key = customer_emails.email__key
    left join products on items.product_id = products.product_id
    where items.text_length > 0
    union all
    select
        source_name,
        source_relation,
        response_id || ':' || question_id as item_id,
        'answer' as origin,
        response_id,
        question_id,
        customer_key,
        product_key,
        answered_at as received_at,
        answered_date as received_date,
        'survey' as channel,
        cast(null as double) as rating,
        cast(null as string) as language,
        text_length,
        file_id
    from answers
    where text_length > 0
)

select * from listed
