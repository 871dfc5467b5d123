with

renamed as (
    select
        source as source_name,
        file_id,
        table_name,
        path,
        sha256 as file_sha256,
        status,
        counted as rows_in,
        loaded as rows_loaded,
        quarantined as rows_quarantined,
        held as rows_held,
        control_records,
        reason,
        warnings as schema_diff,
        max_event_at
    from {{ source('loads', 'files') }}
)

select * from renamed
