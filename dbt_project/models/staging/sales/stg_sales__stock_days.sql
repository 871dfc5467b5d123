with

latest as (
    {{ latest_rows(source('raw_sales', 'stock_days'), ['product_id', 'stock_date']) }}
),

renamed as (
    select
        product_id,
        stock_date,
        units_on_hand,
        is_out_of_stock,
        _source as source_name,
        _source || '.stock_days' as source_relation,
        _delivery as delivery
    from latest
)

select * from renamed
