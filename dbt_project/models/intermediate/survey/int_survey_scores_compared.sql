-- grain: one row per program, question, metric, product or all, period and segment, with its change
{{ config(materialized='table') }}

with

scores as (
    select
        *,
        case period_grain
            when 'month' then cast(period_start - interval '1' month as date)
            when 'quarter' then cast(period_start - interval '3' month as date)
            else null  -- all time has no preceding period
        end as prior_start
    from {{ ref('int_survey_scores_measured') }}
),

paired as (
    select
        scores.*,
        prior.score as prior_score,
        prior.shown_n as prior_n,
        prior.tops as prior_tops,
        prior.variance as prior_variance,
        scores.score - prior.score as delta
    from scores
    left join scores as prior
        on
            scores.survey_program = prior.survey_program
            and scores.question_id = prior.question_id
            and scores.metric = prior.metric
            and scores.product_key = prior.product_key
            and scores.period_grain = prior.period_grain
            and scores.prior_start = prior.period_start
            and scores.segment_name = prior.segment_name
            and scores.segment_value = prior.segment_value
            and scores.scored_version = prior.scored_version
            and not prior.is_suppressed
            and not scores.is_suppressed
),

with_z as (
    select
        *,
        case metric
            when 'nps' then {{ z_of_difference(
                'delta / 100e0', 'variance', 'shown_n', 'prior_variance', 'prior_n'
            ) }}
            when 'mean' then {{ z_of_difference(
                'delta', 'variance', 'shown_n', 'prior_variance', 'prior_n'
            ) }}
            else {{ z_of_two_shares('prior_tops', 'prior_n', 'tops', 'shown_n') }}
        end as delta_z
    from paired
),

with_p as (
    select
        *,
        {{ normal_two_sided_p('delta_z') }} as delta_p
    from with_z
)

select * from with_p
