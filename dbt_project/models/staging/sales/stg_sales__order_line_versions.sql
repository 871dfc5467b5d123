with

renamed as (
    select
        order_id,
        product_id,
        _file_id as file_id
    from {{ source('raw_sales', 'order_lines') }}
)

select * from renamed
