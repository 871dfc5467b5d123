-- One row per item and theme its text mentions; an item without any has one row without a theme,
-- so that a new version of an item takes the old one's themes away. The only reader of what items
-- say: names of themes go on, no text.
{{ config(
    materialized='incremental', incremental_strategy='delete+insert', on_schema_change='fail',
    unique_key=['source_name', 'item_id']
) }}

with

latest as (
    {{ latest_fact_rows(source('raw_feedback', 'items'), ['item_id']) }}
),

texts as (
    select
        _source as source_name,
        item_id,
        lower(substr(trim(language), 1, 2)) as language,
        {{ plain_text("coalesce(title, '') || '. ' || coalesce(body, '')") }} as plain
    from latest
),

{{ theme_mentions(['source_name', 'item_id']) }},

listed as (
    select
        texts.source_name,
        texts.item_id,
        found.theme,
        found.mentions,
        found.is_negated
    from texts
    left join found
        on texts.source_name = found.source_name and texts.item_id = found.item_id
)

select * from listed
