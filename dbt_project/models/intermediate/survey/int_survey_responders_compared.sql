-- grain: one row per program, product or all, period and kind of segment
with

cells as (
    select
        *,
        least(completed, delivered) as answered,
        sum(delivered) over (
            partition by survey_program, product_key, period_grain, period_start, segment_name
        ) as all_delivered,
        sum(least(completed, delivered)) over (
            partition by survey_program, product_key, period_grain, period_start, segment_name
        ) as all_answered
    from {{ ref('int_survey_invitations_counted') }}
    where segment_name <> 'all' and segment_value <> 'unknown' and delivered > 0
),

expected as (
    select
        *,
        -- the smaller of the two expected counts; below 5 the test does not hold
        least(all_answered, all_delivered - all_answered)
        * {{ ratio('delivered', 'all_delivered') }} as fewest_expected,
        row_number() over (
            partition by survey_program, product_key, period_grain, period_start, segment_name
            order by delivered desc nulls last, segment_value asc nulls last
        ) as size_rank
    from cells
),

pooled as (
    select
        survey_program,
        product_key,
        period_grain,
        period_start,
        segment_name,
        case
            when fewest_expected >= 5e0 and size_rank <= 30 then segment_value else 'all others'
        end
            as pool,
        sum(delivered) as delivered,
        sum(answered) as answered,
        sum(fewest_expected) as fewest_expected,
        cast(sum(cast(abs(
            {{ ratio('answered', 'all_answered') }} - {{ ratio('delivered', 'all_delivered') }}
        ) as decimal(38, 18))) as double) as moved_share
    from expected
    group by
        survey_program, product_key, period_grain, period_start, segment_name,
        case
            when fewest_expected >= 5e0 and size_rank <= 30 then segment_value else 'all others'
        end
),

judged as (
    select
        *,
        fewest_expected >= 5e0 as is_tested,
        sum(case when fewest_expected >= 5e0 then delivered end) over (
            partition by survey_program, product_key, period_grain, period_start, segment_name
        ) as tested_delivered,
        sum(case when fewest_expected >= 5e0 then answered end) over (
            partition by survey_program, product_key, period_grain, period_start, segment_name
        ) as tested_answered
    from pooled
),

compared as (
    select
        survey_program,
        product_key,
        period_grain,
        period_start,
        segment_name,
        sum(case when is_tested then 1 else 0 end) - 1 as degrees,
        cast(sum(moved_share * 0.5e0) as decimal(38, 12)) as moved_share,
        cast(sum(cast(case when is_tested then
                power(
                    answered - delivered * {{ ratio('tested_answered', 'tested_delivered') }}, 2e0
                )
                / nullif(
                    delivered * {{ ratio('tested_answered', 'tested_delivered') }}
                    * (1e0 - {{ ratio('tested_answered', 'tested_delivered') }}),
                    0e0
                )
        end as decimal(38, 18))) as double) as chi_square
    from judged
    group by survey_program, product_key, period_grain, period_start, segment_name
)

select * from compared
where degrees > 0 and chi_square is not null
