with

renamed as (
    select as_of from {{ source('builds', 'company') }}
)

select * from renamed
