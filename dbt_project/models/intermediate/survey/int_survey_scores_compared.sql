-- grain: one row per program, question, metric, product or all, period and segment, with its change
{{ config(materialized='table') }}

with

scores as (
    select
        *,
        case period_grain
            when 'month' then cast(period_start - interval '1' month as date)
            when 'quarter' then cast(period_start - interval '3' month as date)
        end as prior_start  -- null: all time has no preceding period
    from {{ ref('int_survey_scores_measured') }}
),

paired as (
    select
        scores.*,
        previous.score as prior_score,
        previous.shown_n as prior_n,
        previous.tops as prior_tops,
        previous.bottoms as prior_bottoms,
        previous.variance as prior_variance,
        scores.score - previous.score as delta
    from scores
    left join scores as previous
        on
            scores.survey_program = previous.survey_program
            and scores.question_id = previous.question_id
            and scores.metric = previous.metric
            and scores.product_key = previous.product_key
            and scores.period_grain = previous.period_grain
            and scores.prior_start = previous.period_start
            and scores.segment_name = previous.segment_name
            and scores.segment_value = previous.segment_value
            and scores.scored_version = previous.scored_version
            and not previous.is_suppressed
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

-- few answers make the plain z of a score cry wolf: at n = 5 it calls 12 % of noise significant
guarded as (
    select
        *,
        case
            when metric = 'nps' and delta is not null then {{ z_of_nps_change_adjusted(
                'tops', 'bottoms', 'shown_n', 'prior_tops', 'prior_bottoms', 'prior_n'
            ) }}
            when metric = 'mean' and least(shown_n, prior_n) < 30 then null
            else delta_z
        end as test_z
    from with_z
),

with_p as (
    select
        *,
        {{ normal_two_sided_p('delta_z') }} as delta_p,
        {{ normal_two_sided_p('test_z') }} as test_p
    from guarded
)

select * from with_p
