-- One row per event of searching or filtering and theme that its words mention; an event that
-- mentions none has one row without a theme. Names of themes go on, no text.
{{ config(
    materialized='incremental', incremental_strategy='delete+insert', on_schema_change='fail',
    unique_key=['source_name', 'event_id']
) }}

with

latest as (
    {{ latest_fact_rows(source('raw_usage', 'events'), ['event_id']) }}
),

texts as (
    select
        _source as source_name,
        event_id,
        cast(null as string) as language,
        {{ plain_text('search_text') }} as plain
    from latest
    where length(trim(search_text)) > 0
),

{{ theme_mentions(['source_name', 'event_id']) }},

listed as (
    select
        texts.source_name,
        texts.event_id,
        found.theme,
        found.is_negated
    from texts
    left join found
        on texts.source_name = found.source_name and texts.event_id = found.event_id
)

select * from listed
