-- grain: one row per period_grain and period_start that began by the as-of date, with its season
-- ISO week 53 has no counterpart in other years: no season, no index, and it is left out of tests.
with

days as (
    select * from {{ ref('dates') }}
),

company as (
    select as_of from {{ ref('stg_company__company') }}
),

seasons as (
    select * from {{ ref('trend_seasons') }}
),

-- what comes after the last delivered sale is not known to be zero
delivered as (
    select max(date) as last_sale_on from {{ ref('daily_product_sales') }}
),

weeks as (
    select distinct
        'week' as period_grain,
        days.week_start as period_start,
        cast(days.week_start + interval '6' day as date) as period_end,
        cast(days.week_start + interval '3' day as date) as thursday,
        company.as_of
    from days
    cross join company
    where days.week_start <= company.as_of
),

numbered_weeks as (  -- the year of a week is that of its Thursday
    select
        *,
        cast(extract(year from thursday) as bigint) as year,
        cast(floor((extract(doy from thursday) - 1) / 7e0) as bigint) as period_of_year
    from weeks
),

months as (
    select distinct
        'month' as period_grain,
        days.month_start as period_start,
        last_day(days.month_start) as period_end,
        company.as_of,
        cast(extract(year from days.month_start) as bigint) as year,
        cast(extract(month from days.month_start) as bigint) - 1 as period_of_year
    from days
    cross join company
    where days.month_start <= company.as_of
),

periods as (
    select
        period_grain,
        period_start,
        period_end,
        as_of,
        year,
        period_of_year
    from numbered_weeks
    union all
    select
        period_grain,
        period_start,
        period_end,
        as_of,
        year,
        period_of_year
    from months
),

indexed as (
    select
        periods.*,
        seasons.season_length,
        seasons.periods_per_year,
        case when periods.period_of_year < seasons.periods_per_year
                then periods.year * seasons.periods_per_year + periods.period_of_year
        end as period_index
    from periods
    inner join seasons on periods.period_grain = seasons.period_grain
),

dated as (
    select
        indexed.period_grain,
        indexed.period_start,
        indexed.period_end,
        indexed.period_end <= indexed.as_of as is_complete_period,
        indexed.season_length,
        indexed.periods_per_year,
        indexed.period_index,
        indexed.period_index - indexed.season_length
        * cast(floor({{ ratio('indexed.period_index', 'indexed.season_length') }}) as bigint)
        + 1 as season
    from indexed
    inner join delivered on indexed.period_start <= delivered.last_sale_on
)

select * from dated
