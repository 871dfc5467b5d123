-- Short texts of items with personal data masked, only where the company publishes quotes; a view,
-- so that the work file holds none but those that a mart shows.
with

latest as (
    {{ latest_rows(source('raw_feedback', 'items'), ['item_id']) }}
),

texts as (
    select
        _source as source_name,
        item_id,
        received_at as written_at,
        coalesce(title || '. ', '') || coalesce(body, '') as body
    from latest
),

{{ scrubbed_quotes(['source_name', 'item_id']) }}

select * from quotes
