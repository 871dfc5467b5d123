with

latest as (
    {{ latest_rows(
        source('raw_sales', 'exchange_rates'), ['currency', 'to_currency', 'valid_from']
    ) }}
),

renamed as (
    select
        currency,
        to_currency,
        valid_from,
        rate,
        _source as source_name,
        _source || '.exchange_rates' as source_relation,
        _delivery as delivery
    from latest
)

select * from renamed
