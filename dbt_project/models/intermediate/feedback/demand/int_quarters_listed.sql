-- grain: one row per quarter that began by the as-of date
with

dates as (
    select distinct
        quarter_start,
        is_complete_quarter
    from {{ ref('dates') }}
),

listed as (
    select
        dates.quarter_start as quarter,
        last_day(cast(dates.quarter_start + interval '2' month as date)) as quarter_end,
        cast(dates.quarter_start - interval '12' month as date) as year_before,
        dates.is_complete_quarter,
        company.as_of
    from dates
    cross join {{ ref('stg_company__company') }} as company
    where dates.quarter_start <= company.as_of
)

select * from listed
