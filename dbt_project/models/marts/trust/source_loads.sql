-- grain: one row per source, file content and path
with

files as (
    select * from {{ ref('stg_loads__files') }}
),

company as (
    select cast(as_of + interval '1' day as timestamp) as as_of_end
    from {{ ref('stg_company__company') }}
),

typed as (
    select
        cast(files.source_name as string) as source,
        cast(files.file_id as string) as file_id,
        cast(files.table_name as string) as table_name,
        cast(files.path as string) as path,
        cast(files.file_sha256 as string) as file_sha256,
        cast(files.status as string) as status,
        cast(files.reason as string) as reason,
        cast(files.rows_in as bigint) as rows_in,
        cast(files.rows_loaded as bigint) as rows_loaded,
        cast(files.rows_quarantined as bigint) as rows_quarantined,
        cast(files.rows_held as bigint) as rows_held,
        cast(null as decimal(18, 4)) as control_total_in,
        cast(null as decimal(18, 4)) as control_total_out,
        cast(coalesce(
            files.rows_in = files.rows_loaded + files.rows_quarantined + files.rows_held, false
        ) as boolean) as reconciles,
        cast(files.schema_diff as string) as schema_diff,
        cast(files.max_event_at as timestamp) as max_event_at,
        cast({{ minutes_between('files.max_event_at', 'company.as_of_end') }} as bigint)
            as freshness_minutes
    from files
    cross join company
)

select * from typed
