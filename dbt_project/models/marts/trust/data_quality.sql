-- grain: one row per object, dimension and as-of date
with

checks as (
    select
        object,
        dimension,
        failing_rows,
        total_rows
    from {{ ref('int_source_checks_counted') }}
    union all
    select
        object,
        dimension,
        failing_rows,
        total_rows
    from {{ ref('int_sales_checks_counted') }}
    union all
    select
        object,
        dimension,
        failing_rows,
        total_rows
    from {{ ref('int_survey_checks_counted') }}
),

company as (
    select as_of from {{ ref('stg_company__company') }}
),

typed as (
    select
        cast(checks.object as string) as object,
        cast(checks.dimension as string) as dimension,
        cast(company.as_of as date) as date,
        {{ ratio('checks.total_rows - checks.failing_rows', 'checks.total_rows') }} as score,
        cast(checks.failing_rows as bigint) as failing_rows,
        cast(checks.total_rows as bigint) as total_rows,
        cast(null as string) as owner,
        cast(checks.failing_rows = 0 as boolean) as sla_met
    from checks
    cross join company
)

select * from typed
