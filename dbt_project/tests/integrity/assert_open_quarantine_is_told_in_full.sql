-- Every open entry of the quarantine is counted once in each mart that speaks of it.
with

totals as (
    select
        (
            select count(*) from {{ ref('stg_loads__quarantine') }}
            where resolved_by is null
        ) as entries,
        (select coalesce(sum(rows_open), 0) from {{ ref('quarantine_reasons') }}) as reasons,
        (select coalesce(sum(rows_quarantined_open), 0) from {{ ref('source_loads') }}) as files
)

select * from totals
where entries <> reasons or entries <> files
