-- grain: one row per program, question, metric, product or all, period and segment, with its score
{{ config(materialized='table') }}

with

cells as (
    select * from {{ ref('int_survey_cells_counted') }}
),

company as (
    select
        as_of,
        min_n
    from {{ ref('stg_company__company') }}
),

limited as (
    select
        cells.*,
        company.as_of,
        cells.n < company.min_n as is_suppressed,
        case when cells.n >= company.min_n then cells.n end as shown_n  -- null hides what follows
    from cells
    cross join company
),

measured as (
    select
        *,
        case metric
            when 'nps' then {{ nps_score('tops', 'bottoms', 'shown_n') }}
            when 'mean' then {{ ratio('value_sum', 'shown_n') }}
            else {{ ratio('tops', 'shown_n') }}
        end as score,
        case metric
            when 'nps' then {{ nps_variance('tops', 'bottoms', 'shown_n') }}
            when 'mean' then {{ sample_variance('value_sum', 'value_square_sum', 'shown_n') }}
            else {{ ratio('tops', 'shown_n') }} * (1e0 - {{ ratio('tops', 'shown_n') }})
        end as variance
    from limited
),

bounded as (
    select
        *,
        case metric
            when 'nps' then {{ nps_adjusted_wald_low('tops', 'bottoms', 'shown_n') }}
            when 'mean' then score - {{ z95() }} * sqrt({{ ratio('variance', 'shown_n') }})
            else {{ wilson_low('tops', 'shown_n') }}
        end as ci_low,
        case metric
            when 'nps' then {{ nps_adjusted_wald_high('tops', 'bottoms', 'shown_n') }}
            when 'mean' then score + {{ z95() }} * sqrt({{ ratio('variance', 'shown_n') }})
            else {{ wilson_high('tops', 'shown_n') }}
        end as ci_high,
        case metric
            when 'nps' then 'adjusted_wald'
            when 'mean' then 'normal'
            else 'wilson'
        end as ci_method,
        case period_grain
            when 'month' then last_day(period_start) <= as_of
            when 'quarter' then last_day(cast(period_start + interval '2' month as date)) <= as_of
            else true
        end as is_complete_period
    from measured
)

select * from bounded
