-- grain: one row per series level, level_key and month: share of respondents who mention a theme
-- Series for the trend tests of sales. Months of a share need no seasons: a busy December raises
-- mentions and texts alike.
with

cells as (
    select * from {{ ref('int_theme_cells_counted') }}
    where period_grain = 'month'
),

company as (
    select
        as_of,
        min_n
    from {{ ref('stg_company__company') }}
),

shared as (
    select
        case when cells.segment_name = 'all' then 'theme' else 'theme_segment' end as level,
        {{ theme_series_key('cells') }} as level_key,
        'month' as period_grain,
        1 as season_length,
        12 as periods_per_year,
        'mention_share' as metric,
        cells.period_start,
        last_day(cells.period_start) <= company.as_of as is_complete_period,
        cast(extract(year from cells.period_start) as bigint) * 12
        + cast(extract(month from cells.period_start) as bigint) - 1 as period_index,
        1 as season,
        cells.respondents as numerator,
        cells.n as denominator,
        cells.n < company.min_n as is_suppressed,
        case when cells.n >= company.min_n then {{ ratio('cells.respondents', 'cells.n') }} end
            as actual,
        case
            when last_day(cells.period_start) > company.as_of then 'incomplete'
            when cells.n < company.min_n then 'few_texts'
        end as left_out_reason
    from cells
    cross join company
)

select * from shared
