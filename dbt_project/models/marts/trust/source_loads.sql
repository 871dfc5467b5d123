-- grain: one row per source, file content and path
with

files as (
    select * from {{ ref('stg_loads__files') }}
),

company as (
    select cast(as_of + interval '1' day as timestamp) as as_of_end
    from {{ ref('stg_company__company') }}
),

quarantined as (
    select
        source_name,
        file_id,
        path,
        sum(rows_open) as rows_open,
        sum(rows_resolved) as rows_resolved
    from {{ ref('int_quarantine_counted') }}
    group by source_name, file_id, path
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
        cast(coalesce(quarantined.rows_open, 0) as bigint) as rows_quarantined_open,
        cast(coalesce(quarantined.rows_resolved, 0) as bigint) as rows_resolved,
        cast(files.control_records as decimal(18, 4)) as control_total_in,
        cast(case when files.control_records is not null then files.rows_in end as decimal(18, 4))
            as control_total_out,
        cast(coalesce(
            files.rows_in = files.rows_loaded + files.rows_quarantined + files.rows_held, false
        ) as boolean) as reconciles,
        cast(files.schema_diff as string) as schema_diff,
        cast(files.max_event_at as timestamp) as max_event_at,
        cast({{ minutes_between('files.max_event_at', 'company.as_of_end') }} as bigint)
            as freshness_minutes
    from files
    cross join company
    left join quarantined
        on
            files.source_name = quarantined.source_name
            and files.file_id = quarantined.file_id
            and files.path = quarantined.path
)

select * from typed
