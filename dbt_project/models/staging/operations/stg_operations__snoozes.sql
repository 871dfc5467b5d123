with

latest as (
    {{ latest_rows(source('raw_operations', 'snoozes'), ['product_id']) }}
),

renamed as (
    select
        product_id,
        snoozed_from,
        snoozed_until,
        reason,
        _source as source_name,
        _source || '.snoozes' as source_relation,
        _delivery as delivery
    from latest
)

select * from renamed
