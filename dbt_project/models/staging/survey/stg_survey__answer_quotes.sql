-- Short answers in words with personal data masked, only where the company publishes quotes; a
-- view, so that the work file holds none but those that a mart shows.
with

latest as (
    {{ latest_rows(source('raw_survey', 'answers'), ['response_id', 'question_id']) }}
),

texts as (
    select
        _source as source_name,
        response_id,
        question_id,
        answered_at as written_at,
        raw_value as body
    from latest
    where length(trim(raw_value)) > 0 and try_cast(trim(raw_value) as double) is null
),

{{ scrubbed_quotes(['source_name', 'response_id', 'question_id']) }}

select * from quotes
