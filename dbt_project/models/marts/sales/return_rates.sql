-- grain: one row per measure, level, level_key and month with a sale or a return
with

counted as (
    select * from {{ ref('int_level_returns_counted') }}
),

company as (
    select
        as_of,
        min_n
    from {{ ref('stg_company__company') }}
),

judged as (
    select
        counted.*,
        counted.units_sold < company.min_n as is_suppressed,
        last_day(counted.month) <= company.as_of as is_complete_period,
        case when counted.is_mature then counted.units_returned end as mature_returns,
        case when counted.is_mature and counted.units_sold >= company.min_n
                then counted.units_sold
        end as shown_units
    from counted
    cross join company
    where counted.month <= company.as_of
),

bounded as (  -- returns of a month are no share of its sales: they have no interval
    select
        *,
        case when measure = 'cohort' then shown_units end as trials
    from judged
),

typed as (
    select
        cast(measure as string) as measure,
        cast(level as string) as level,
        cast(level_key as string) as level_key,
        cast(month as date) as month,
        {{ ratio('mature_returns', 'shown_units') }} as return_rate,
        cast(mature_returns as bigint) as numerator,
        cast(units_sold as bigint) as denominator,
        cast(units_sold as bigint) as n,
        {{ wilson_low('mature_returns', 'trials') }} as ci_low,
        {{ wilson_high('mature_returns', 'trials') }} as ci_high,
        cast(is_suppressed as boolean) as is_suppressed,
        cast(is_mature as boolean) as is_mature,
        cast(is_complete_period as boolean) as is_complete_period
    from bounded
)

select * from typed
