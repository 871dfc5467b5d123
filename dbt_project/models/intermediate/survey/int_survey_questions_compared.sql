-- grain: one row per question and version, with the earliest version its scores compare with
with

questions as (
    select
        *,
        row_number() over (
            partition by question_id, version
            order by delivery desc nulls last, source_name asc nulls last
        ) as preference
    from {{ ref('stg_survey__questions') }}
),

declared as (
    select
        *,
        coalesce(comparable_to_version, version) as step_1
    from questions
    where preference = 1
),

-- each step doubles the distance, so chains of up to eight rewordings are followed to their start
step_2 as (
    select
        declared.*,
        coalesce(earlier.step_1, declared.step_1) as step_2
    from declared
    left join declared as earlier
        on declared.question_id = earlier.question_id and declared.step_1 = earlier.version
),

step_4 as (
    select
        step_2.*,
        coalesce(earlier.step_2, step_2.step_2) as step_4
    from step_2
    left join step_2 as earlier
        on step_2.question_id = earlier.question_id and step_2.step_2 = earlier.version
),

step_8 as (
    select
        step_4.*,
        coalesce(earlier.step_4, step_4.step_4) as comparable_version
    from step_4
    left join step_4 as earlier
        on step_4.question_id = earlier.question_id and step_4.step_4 = earlier.version
),

compared as (
    select
        question_id,
        version,
        survey_program,
        wording,
        metric_type,
        scale_min,
        scale_max,
        valid_from,
        valid_to,
        comparable_to_version,
        comparable_version,
        source_relation,
        role,
        need,
        need_role,
        case when metric_type = 'ces' then coalesce(ces_variant, 'share') end as ces_variant,
        coalesce(boxes, 2) as boxes,
        coalesce(direction, 1) as direction,
        (scale_min + scale_max) / 2e0 as scale_middle
    from step_8
),

scored as (
    select
        *,
        case metric_type
            when 'nps' then 'nps'
            when 'ces' then 'ces_' || ces_variant
            when 'csat' then 'csat' || cast(boxes as string)
            when 'mean' then 'mean' || cast(boxes as string)
        end as scoring
    from compared
)

select * from scored
