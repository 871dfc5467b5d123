-- grain: one row per theme with a quote, its three newest as a JSON array; none with quotes off
{{ config(materialized='table') }}

with

quotes as (
    select
        source_name,
        'item' as origin,
        item_id,
        quote
    from {{ ref('stg_feedback__item_quotes') }}
    union all
    select
        source_name,
        'answer' as origin,
        response_id || ':' || question_id as item_id,
        quote
    from {{ ref('stg_survey__answer_quotes') }}
),

mentions as (
    select
        mentions.source_name,
        mentions.origin,
        mentions.item_id,
        mentions.theme,
        texts.respondent_key,
        texts.received_at
    from {{ ref('int_feedback_mentions_found') }} as mentions
    inner join {{ ref('int_feedback_texts_described') }} as texts
        on
            mentions.source_name = texts.source_name
            and mentions.origin = texts.origin
            and mentions.item_id = texts.item_id
    where not mentions.is_negated
),

quoted as (
    select
        mentions.*,
        quotes.quote,
        row_number() over (
            partition by mentions.theme, mentions.respondent_key
            order by
                mentions.received_at desc nulls last,
                mentions.source_name asc nulls last,
                mentions.item_id asc nulls last
        ) as place_of_respondent
    from mentions
    inner join quotes
        on
            mentions.source_name = quotes.source_name
            and mentions.origin = quotes.origin
            and mentions.item_id = quotes.item_id
),

ranked as (
    select
        *,
        row_number() over (
            partition by theme
            order by received_at desc nulls last, source_name asc nulls last, item_id asc nulls last
        ) as place
    from quoted
    where place_of_respondent = 1
),

chosen as (
    select
        theme,
        {{ json_array(json_text('quote')) }} as sample_quotes
    from ranked
    where place <= 3
    group by theme
)

select * from chosen
