-- One row per answer in words and theme it mentions; an answer without any has one row without a
-- theme, so that a new version of an answer takes the old one's themes away. Names of themes go
-- on, no text.
{{ config(
    materialized='incremental', incremental_strategy='delete+insert', on_schema_change='fail',
    unique_key=['source_name', 'response_id', 'question_id']
) }}

with

latest as (
    {{ latest_fact_rows(source('raw_survey', 'answers'), ['response_id', 'question_id']) }}
),

texts as (
    select
        _source as source_name,
        response_id,
        question_id,
        cast(null as string) as language,
        {{ plain_text('raw_value') }} as plain
    from latest
    where length(trim(raw_value)) > 0 and try_cast(trim(raw_value) as double) is null
),

{{ theme_mentions(['source_name', 'response_id', 'question_id']) }},

listed as (
    select
        texts.source_name,
        texts.response_id,
        texts.question_id,
        found.theme,
        found.mentions,
        found.is_negated
    from texts
    left join found
        on
            texts.source_name = found.source_name
            and texts.response_id = found.response_id
            and texts.question_id = found.question_id
)

select * from listed
