-- grain: one row per series_id, with its adjusted p and the interval of its slope
{{ config(materialized='table') }}

with

tests as (
    select * from {{ ref('int_trend_tests_judged') }}
),

-- Benjamini-Hochberg: one family per level, grain and metric
ranked as (
    select
        *,
        row_number() over (
            partition by level, period_grain, metric order by mk_p nulls last, level_key nulls last
        ) as p_rank,
        count(mk_p) over (partition by level, period_grain, metric) as family_tests
    from tests
),

adjusted as (
    select
        *,
        case when mk_p is not null then least(
                    1e0,
                    min({{ ratio('mk_p * family_tests', 'p_rank') }}) over (
                        partition by level, period_grain, metric
                        order by p_rank desc nulls last
                        rows between unbounded preceding and current row
                    )
                )
        end as p_adj
    from ranked
),

-- Sen's interval by ranks (Gilbert 1987), rounded to whole ranks
bounded as (
    select
        *,
        greatest(
            cast(floor((n_pairs - {{ z95() }} * sqrt(mk_var)) / 2e0 + 0.5e0) as bigint), 1
        ) as low_rank,
        least(
            cast(floor((n_pairs + {{ z95() }} * sqrt(mk_var)) / 2e0 + 0.5e0) as bigint) + 1, n_pairs
        ) as high_rank
    from adjusted
),

slopes as (
    select
        series_id,
        slope,
        row_number() over (
            partition by series_id
            order by
                slope nulls last,
                season nulls last,
                earlier_cycle nulls last,
                later_cycle nulls last
        ) as slope_rank
    from {{ ref('int_trend_pairs_compared') }}
),

ends as (
    select
        bounded.series_id,
        max(case when slopes.slope_rank = bounded.low_rank then slopes.slope end) as slope_low,
        max(case when slopes.slope_rank = bounded.high_rank then slopes.slope end) as slope_high
    from bounded
    inner join slopes
        on
            bounded.series_id = slopes.series_id
            and slopes.slope_rank in (bounded.low_rank, bounded.high_rank)
    group by bounded.series_id
),

with_interval as (
    select
        bounded.*,
        {{ ratio('ends.slope_low', 'bounded.season_length') }}
        * cast(bounded.periods_per_year as double) as slope_ci_low,
        {{ ratio('ends.slope_high', 'bounded.season_length') }}
        * cast(bounded.periods_per_year as double) as slope_ci_high
    from bounded
    left join ends on bounded.series_id = ends.series_id
)

select * from with_interval
