with

renamed as (
    select
        loads.source as source_name,
        loads.file_id,
        loads.table_name,
        coalesce(names.public_path, '[name]') as path,
        loads.sha256 as file_sha256,
        loads.status,
        loads.counted as rows_in,
        loads.loaded as rows_loaded,
        loads.quarantined as rows_quarantined,
        loads.held as rows_held,
        loads.control_records,
        loads.reason,
        {{ without_column_names('loads.warnings') }} as schema_diff,
        loads.max_event_at
    from {{ source('loads', 'files') }} as loads
    left join {{ source('loads', 'names') }} as names
        on loads.source = names.source and loads.path = names.path
)

select * from renamed
