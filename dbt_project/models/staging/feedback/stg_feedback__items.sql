-- Free text stops here: only its length goes on. What it says is read by
-- stg_feedback__item_themes alone.
{{ config(
    materialized='incremental', incremental_strategy='delete+insert', on_schema_change='fail',
    unique_key=['source_name', 'item_id']
) }}

with

latest as (
    {{ latest_fact_rows(source('raw_feedback', 'items'), ['item_id']) }}
),

renamed as (
    select
        item_id,
        received_at,
        channel,
        customer_id,
        customer_email__key,
        product_id,
        -- nothing but line ends is no text
        length(trim(replace(replace(coalesce(title, ''), chr(10), ' '), chr(13), ' ')))
        + length(trim(replace(replace(coalesce(body, ''), chr(10), ' '), chr(13), ' ')))
            as text_length,
        lower(substr(trim(language), 1, 2)) as language,
        rating,
        journey_stage,
        importance,
        triaged_at,
        answered_at,
        shipped_at,
        notified_at,
        linked_item,
        {{ local_date('received_at', '_time_zone') }} as received_date,
        _source as source_name,
        _source || '.items' as source_relation
    from latest
)

select * from renamed
