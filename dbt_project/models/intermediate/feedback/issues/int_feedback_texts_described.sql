-- grain: one row per text that came in by the as-of date, with who wrote it and whether satisfied
{{ config(materialized='table') }}

with

texts as (
    select * from {{ ref('int_feedback_texts_listed') }}
),

responses as (
    select * from {{ ref('int_feedback_responses_judged') }}
),

-- one file of responses may be delivered as a source for each question: texts here, stars there
files as (
    select
        file_id,
        response_id,
        max(case when is_detractor then 1 else 0 end) = 1 as is_detractor
    from responses
    where is_detractor is not null
    group by file_id, response_id
),

customers as (
    select
        customer_key,
        generation,
        segment,
        is_internal or is_test as is_set_aside
    from {{ ref('int_customers_described') }}
),

company as (
    select as_of from {{ ref('stg_company__company') }}
),

rules as (
    select detractor_max_rating from {{ ref('stg_company__rules') }}
),

described as (
    select
        texts.source_name,
        texts.origin,
        texts.item_id,
        texts.customer_key,
        texts.received_at,
        cast(date_trunc('month', texts.received_date) as date) as month,
        case
            when texts.customer_key <> 'unknown' then texts.customer_key
            else texts.source_name || '|' || coalesce(texts.response_id, texts.item_id)
        end as respondent_key,
        coalesce(customers.generation, 'unknown') as generation,
        coalesce(customers.segment, 'unknown') as segment,
        case
            when texts.origin = 'answer' then coalesce(responses.is_detractor, files.is_detractor)
            else texts.rating <= rules.detractor_max_rating
        end as is_detractor
    from texts
    cross join company
    cross join rules
    left join responses
        on texts.source_name = responses.source_name and texts.response_id = responses.response_id
    left join files on texts.file_id = files.file_id and texts.response_id = files.response_id
    left join customers on texts.customer_key = customers.customer_key
    where
        texts.received_date <= company.as_of
        and not coalesce(customers.is_set_aside, false)
),

begun as (
    select
        *,
        min(month) over () as first_month
    from described
)

select * from begun
