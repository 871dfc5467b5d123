-- grain: one row per program, question, metric, product or all, period and segment, with its score
{{ config(materialized='table') }}

with

cells as (
    select
        cells.*,
        metrics.metric,
        metrics.counted,
        case when metrics.counted in ('top_boxes', 'bottom_boxes') then cells.top_boxes
            else cells.tops
        end as promoters,
        case when metrics.counted in ('top_boxes', 'bottom_boxes') then cells.bottom_boxes
            else cells.bottoms
        end as detractors,
        case metrics.counted
            when 'top_boxes' then cells.top_boxes
            when 'bottom_boxes' then cells.bottom_boxes
            else cells.tops
        end as successes
    from {{ ref('int_survey_cells_counted') }} as cells
    inner join {{ ref('survey_metrics') }} as metrics on cells.scoring = metrics.scoring
),

hidden as (
    select * from {{ ref('int_survey_cells_hidden') }}
),

company as (
    select as_of from {{ ref('stg_company__company') }}
),

-- without a shown n there is nothing to compute a score from
limited as (
    select
        cells.*,
        company.as_of,
        hidden.suppression_reason,
        hidden.suppression_reason is not null as is_suppressed,
        case when hidden.suppression_reason is null then cells.n end as shown_n
    from cells
    cross join company
    left join hidden
        on
            cells.survey_program = hidden.survey_program
            and cells.question_id = hidden.question_id
            and cells.product_key = hidden.product_key
            and cells.period_grain = hidden.period_grain
            and cells.period_start = hidden.period_start
            and cells.segment_name = hidden.segment_name
            and cells.segment_value = hidden.segment_value
),

measured as (
    select
        *,
        case counted
            when 'ends' then {{ nps_score('tops', 'bottoms', 'shown_n') }}
            when 'values' then {{ ratio('value_sum', 'shown_n') }}
            else {{ ratio('successes', 'shown_n') }}
        end as score,
        {{ survey_variance('shown_n') }} as variance
    from limited
),

bounded as (
    select
        *,
        case counted
            when 'ends' then {{ nps_adjusted_wald_low('tops', 'bottoms', 'shown_n') }}
            when 'values' then score - {{ mean_half_width('variance', 'shown_n') }}
            else {{ wilson_low('successes', 'shown_n') }}
        end as ci_low,
        case counted
            when 'ends' then {{ nps_adjusted_wald_high('tops', 'bottoms', 'shown_n') }}
            when 'values' then score + {{ mean_half_width('variance', 'shown_n') }}
            else {{ wilson_high('successes', 'shown_n') }}
        end as ci_high,
        case counted
            when 'ends' then 'adjusted_wald'
            when 'values' then 'student_t'
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
