-- The refused record itself stays in loads.quarantine: it may hold personal data.
with

renamed as (
    select
        loads.source as source_name,
        loads.file_id,
        loads.table_name,
        coalesce(names.public_path, '[name]') as path,
        loads.line,
        loads.record_no,
        loads.column_name,
        loads.reason,
        loads.resolved_by
    from {{ source('loads', 'quarantine') }} as loads
    left join {{ source('loads', 'names') }} as names
        on loads.source = names.source and loads.path = names.path
)

select * from renamed
