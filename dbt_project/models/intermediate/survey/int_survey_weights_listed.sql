-- grain: one row per purpose, program, product or all, period and segment to weight by
with

rules as (
    select survey_weight_by from {{ ref('stg_company__rules') }}
),

populations as (
    select
        populations.*,
        min(populations.segment_name) over (
            partition by
                populations.survey_program, populations.product_key, populations.period_grain,
                populations.period_start
        ) as first_kind,
        max(populations.segment_name) over (
            partition by
                populations.survey_program, populations.product_key, populations.period_grain,
                populations.period_start
        ) as last_kind
    from {{ ref('int_survey_populations_dated') }} as populations
),

declared as (
    select
        'population' as purpose,
        populations.survey_program,
        populations.product_key,
        populations.period_grain,
        -- all time is one period, whatever its start
        case when populations.period_grain <> 'all' then populations.period_start end
            as period_start,
        populations.segment_name,
        populations.segment_value,
        populations.population as weight,
        populations.merge_with
    from populations
    cross join rules
    where
        populations.population > 0
        and (
            populations.segment_name = rules.survey_weight_by
            or (
                rules.survey_weight_by is null
                and populations.first_kind = populations.last_kind
            )
        )
),

invited as (
    select
        'invited' as purpose,
        invitations.survey_program,
        invitations.product_key,
        invitations.period_grain,
        invitations.period_start,
        invitations.segment_name,
        invitations.segment_value,
        cast(invitations.delivered as double) as weight,
        cast(null as string) as merge_with
    from {{ ref('int_survey_invitations_counted') }} as invitations
    inner join {{ ref('int_survey_nonresponse_judged') }} as judged
        on
            invitations.survey_program = judged.survey_program
            and invitations.product_key = judged.product_key
            and invitations.period_grain = judged.period_grain
            and coalesce(invitations.period_start, cast('1900-01-01' as date))
            = coalesce(judged.period_start, cast('1900-01-01' as date))
            and invitations.segment_name = judged.segment_name
    where invitations.delivered > 0 and invitations.segment_value <> 'unknown'
),

listed as (
    select * from declared
    union all
    select * from invited
)

select * from listed
