-- grain: one row per series_id, season and two of its cycles, the later compared with the earlier
-- Only within a season: a series of 3 years has 3 pairs for each of its seasons.
{{ config(materialized='table') }}

with

points as (
    select
        series_id,
        season,
        cycle,
        actual
    from {{ ref('int_trend_points_measured') }}
    where left_out_reason is null
),

paired as (
    select
        earlier.series_id,
        earlier.season,
        earlier.cycle as earlier_cycle,
        later.cycle as later_cycle,
        cast(sign(later.actual - earlier.actual) as bigint) as direction,
        {{ ratio('(later.actual - earlier.actual)', '(later.cycle - earlier.cycle)') }} as slope
    from points as earlier
    inner join points as later
        on
            earlier.series_id = later.series_id
            and earlier.season = later.season
            and earlier.cycle < later.cycle
)

select * from paired
