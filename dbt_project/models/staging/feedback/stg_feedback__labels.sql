with

latest as (
    {{ latest_rows(source('raw_feedback', 'labels'), ['item_id', 'theme', 'coder']) }}
),

renamed as (
    select
        item_id,
        theme,
        coder,
        labelled_at,
        _source as source_name,
        _source || '.labels' as source_relation
    from latest
)

select * from renamed
