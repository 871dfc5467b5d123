with

renamed as (
    select
        refund_id,
        order_id,
        {{ local_date('refunded_at', '_time_zone') }} as refund_date,
        _file_id as file_id
    from {{ source('raw_sales', 'refunds') }}
)

select * from renamed
