-- grain: one row per source and dimension of quality
with

sources as (
    select * from {{ ref('stg_loads__sources') }}
),

files as (
    select * from {{ ref('stg_loads__files') }}
    where status <> 'duplicate'  -- counted when it came first
),

waiting as (
    select
        source_name,
        sum(rows_open) as rows_open
    from {{ ref('int_quarantine_counted') }}
    group by source_name
),

company as (
    select cast(as_of + interval '1' day as timestamp) as as_of_end
    from {{ ref('stg_company__company') }}
),

loads as (
    select
        source_name,
        sum(rows_in) as rows_in,
        sum(case when reason = 'superseded' then 0 else rows_held end) as rows_held,
        count(*) as files,
        sum(case when rows_in = rows_loaded + rows_quarantined + rows_held then 0 else 1 end)
            as unbalanced_files,
        max(max_event_at) as max_event_at
    from files
    group by source_name
),

joined as (
    select
        sources.source_name,
        coalesce(loads.rows_in, 0) as rows_in,
        coalesce(waiting.rows_open, 0) + coalesce(loads.rows_held, 0) as rows_refused,
        coalesce(loads.files, 0) as files,
        coalesce(loads.unbalanced_files, 0) as unbalanced_files,
        case
            when not coalesce(sources.is_present, false) then 1
            when
                {{ minutes_between('loads.max_event_at', 'company.as_of_end') }}
                > sources.freshness_hours * 60
                then 1
            else 0
        end as is_late
    from sources
    cross join company
    left join loads on sources.source_name = loads.source_name
    left join waiting on sources.source_name = waiting.source_name
),

counted as (
    select
        source_name as object,
        'validity' as dimension,
        rows_refused as failing_rows,
        rows_in as total_rows
    from joined
    union all
    select
        source_name as object,
        'reconciliation' as dimension,
        unbalanced_files as failing_rows,
        files as total_rows
    from joined
    union all
    select
        source_name as object,
        'timeliness' as dimension,
        is_late as failing_rows,
        1 as total_rows
    from joined
)

select * from counted
