-- grain: one row per source, file, column and reason of refusal
with

entries as (
    select * from {{ ref('stg_loads__quarantine') }}
),

counted as (
    select
        source_name,
        table_name,
        file_id,
        path,
        coalesce(column_name, '(whole record)') as column_name,
        reason,
        sum(case when resolved_by is null then 1 else 0 end) as rows_open,
        sum(case when resolved_by is null then 0 else 1 end) as rows_resolved
    from entries
    group by
        source_name, table_name, file_id, path, coalesce(column_name, '(whole record)'), reason
)

select * from counted
