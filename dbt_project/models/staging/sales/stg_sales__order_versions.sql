with

renamed as (
    select
        order_id,
        customer_id,
        customer_email__key,
        {{ local_date('ordered_at', '_time_zone') }} as order_date,
        _file_id as file_id
    from {{ source('raw_sales', 'orders') }}
)

select * from renamed
