-- grain: one row per program, question, metric, product or all, period and segment
with

scores as (
    select
        *,
        segment_name = 'all' as is_everyone,
        -- all time is one period, whatever its start
        case when period_grain = 'all' then cast('1900-01-01' as date) else period_start end
            as asked_start
    from {{ ref('int_survey_changes_adjusted') }}
),

invitations as (
    select
        *,
        coalesce(period_start, cast('1900-01-01' as date)) as asked_start
    from {{ ref('int_survey_invitations_counted') }}
),

nonresponse as (
    select
        *,
        coalesce(period_start, cast('1900-01-01' as date)) as asked_start
    from {{ ref('int_survey_nonresponse_judged') }}
),

weighted as (
    select * from {{ ref('int_survey_scores_weighted') }}
    where purpose = 'population'
),

as_invited as (
    select * from {{ ref('int_survey_scores_weighted') }}
    where purpose = 'invited'
),

described as (
    select
        scores.*,
        invitations.invited,
        invitations.delivered,
        invitations.opened,
        invitations.started,
        invitations.completed,
        nonresponse.segment_name as nonresponse_segment,
        nonresponse.moved_share as nonresponse_share,
        nonresponse.p_adj as nonresponse_p_adj,
        nonresponse.is_different as is_nonresponse_different,
        weighted.segment_name as weight_segment,
        case when not scores.is_suppressed then weighted.score_weighted end as score_weighted,
        case when not scores.is_suppressed then weighted.se_weighted end as se_weighted,
        case when not scores.is_suppressed then weighted.n_eff end as n_eff,
        scores.score - as_invited.score_weighted as nonresponse_gap,
        case
            when not scores.is_everyone then 'segment'
            when scores.period_grain <> 'all' and scores.product_key <> 'all' then 'too_fine'
            when scores.is_suppressed then 'suppressed'
            else coalesce(weighted.status, 'no_population')
        end as weight_status
    from scores
    -- what a hidden score is hidden for, the counts of those asked would tell
    left join invitations
        on
            (scores.is_everyone or not scores.is_suppressed)
            and scores.survey_program = invitations.survey_program
            and scores.product_key = invitations.product_key
            and scores.period_grain = invitations.period_grain
            and scores.asked_start = invitations.asked_start
            and scores.segment_name = invitations.segment_name
            and scores.segment_value = invitations.segment_value
    left join nonresponse
        on
            scores.is_everyone
            and scores.survey_program = nonresponse.survey_program
            and scores.product_key = nonresponse.product_key
            and scores.period_grain = nonresponse.period_grain
            and scores.asked_start = nonresponse.asked_start
    {%- for name in ['weighted', 'as_invited'] %}
        left join {{ name }}
            on
                scores.is_everyone
                and scores.survey_program = {{ name }}.survey_program
                and scores.question_id = {{ name }}.question_id
                and scores.metric = {{ name }}.metric
                and scores.product_key = {{ name }}.product_key
                and scores.period_grain = {{ name }}.period_grain
                and scores.period_start = {{ name }}.period_start
    {%- endfor %}
)

select * from described
