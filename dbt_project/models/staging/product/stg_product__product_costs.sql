with

latest as (
    {{ latest_rows(
        source('raw_product', 'product_costs'), ['product_id', 'valid_from', 'currency']
    ) }}
),

renamed as (
    select
        product_id,
        valid_from,
        unit_cost,
        currency,
        is_estimated,
        _source as source_name,
        _source || '.product_costs' as source_relation,
        _delivery as delivery
    from latest
)

select * from renamed
