-- The refused record itself stays in loads.quarantine: it may hold personal data.
with

renamed as (
    select
        source as source_name,
        file_id,
        table_name,
        path,
        line,
        record_no,
        column_name,
        reason,
        resolved_by
    from {{ source('loads', 'quarantine') }}
)

select * from renamed
