-- grain: one row per text and theme that it mentions, negated or not
with

texts as (
    select * from {{ ref('int_feedback_texts_listed') }}
),

themes as (
    select * from {{ ref('stg_company__themes') }}
),

mentions as (
    select
        source_name,
        'item' as origin,
        item_id,
        theme,
        mentions,
        is_negated
    from {{ ref('stg_feedback__item_themes') }}
    where theme is not null
    union all
    select
        source_name,
        'answer' as origin,
        response_id || ':' || question_id as item_id,
        theme,
        mentions,
        is_negated
    from {{ ref('stg_survey__answer_themes') }}
    where theme is not null
),

described as (
    select
        texts.source_name,
        texts.source_relation,
        texts.origin,
        texts.item_id,
        texts.customer_key,
        texts.product_key,
        texts.received_at,
        texts.received_date,
        texts.channel,
        texts.rating,
        mentions.theme,
        themes.theme_label,
        themes.theme_kind,
        themes.attribute,
        mentions.mentions,
        mentions.is_negated
    from mentions
    inner join texts
        on
            mentions.source_name = texts.source_name
            and mentions.origin = texts.origin
            and mentions.item_id = texts.item_id
    inner join themes on mentions.theme = themes.theme
)

select * from described
