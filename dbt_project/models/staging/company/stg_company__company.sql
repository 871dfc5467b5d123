-- One row whatever raw holds; the fallbacks serve a warehouse where the loader has not run.
with

company as (
    select
        company_name,
        as_of,
        reporting_currency,
        time_zone,
        min_n,
        return_window_days,
        publish_quotes
    from {{ source('raw_company', 'company') }}
),

one_row as (
    select
        max(company_name) as company_name,
        coalesce(max(as_of), cast('2000-01-01' as date)) as as_of,
        coalesce(max(reporting_currency), 'unknown') as reporting_currency,
        coalesce(max(time_zone), 'UTC') as time_zone,
        coalesce(max(min_n), 30) as min_n,
        coalesce(max(return_window_days), 60) as return_window_days,
        max(publish_quotes) as publish_quotes
    from company
)

select * from one_row
