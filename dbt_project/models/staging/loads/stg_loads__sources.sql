with

renamed as (
    select
        source as source_name,
        table_name,
        location,
        delivery_kind,
        time_zone,
        freshness_hours,
        is_present
    from {{ source('loads', 'sources') }}
)

select * from renamed
