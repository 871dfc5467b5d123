-- grain: one row per source, column_name and reason
with

entries as (
    select * from {{ ref('int_quarantine_counted') }}
),

counted as (
    select
        source_name,
        table_name,
        column_name,
        reason,
        sum(rows_open) as rows_open,
        sum(rows_resolved) as rows_resolved,
        sum(case when rows_open > 0 then 1 else 0 end) as files_open
    from entries
    group by source_name, table_name, column_name, reason
),

typed as (
    select
        cast(source_name as string) as source,
        cast(table_name as string) as table_name,
        cast(column_name as string) as column_name,
        cast(reason as string) as reason,
        cast(rows_open as bigint) as rows_open,
        cast(rows_resolved as bigint) as rows_resolved,
        cast(files_open as bigint) as files_open
    from counted
)

select * from typed
