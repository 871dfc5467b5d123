with

renamed as (
    select
        lookup,
        lookup_key,
        detail,
        state
    from {{ source('builds', 'lookups') }}
)

select * from renamed
