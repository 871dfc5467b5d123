-- grain: one row per purpose, question, metric, product or all and period
{{ config(materialized='table') }}

with

strata as (
    select
        *,
        case counted
            when 'ends' then {{ nps_score('tops', 'bottoms', 'n') }}
            when 'values' then {{ ratio('value_sum', 'n') }}
            else {{ ratio('successes', 'n') }}
        end as score,
        {{ survey_variance('n') }} as variance
    from {{ ref('int_survey_strata_placed') }}
),

totalled as (
    select
        *,
        sum(weight) over (
            partition by
                purpose,
                survey_program,
                question_id,
                metric,
                product_key,
                period_grain,
                period_start
        ) as all_weight,
        sum(case when n > 0 then weight end) over (
            partition by
                purpose,
                survey_program,
                question_id,
                metric,
                product_key,
                period_grain,
                period_start
        ) as covered_weight
    from strata
),

shares as (
    select
        *,
        case when n > 0 then {{ ratio('weight', 'covered_weight') }} end as share
    from totalled
),

-- a sum of doubles depends on their order in the last digit, one of decimals does not
summed as (
    select
        purpose,
        survey_program,
        question_id,
        metric,
        product_key,
        period_grain,
        period_start,
        max(counted) as counted,
        max(segment_name) as segment_name,
        max(all_n) as all_n,
        sum(n) as placed_n,
        {{ ratio('max(covered_weight)', 'max(all_weight)') }} as coverage,
        cast(sum(cast(share * score as decimal(38, 18))) as double) as score,
        cast(sum(cast({{ ratio('share * share', 'n') }} as decimal(38, 18))) as double)
            as inverse_n_eff,
        cast(sum(cast({{ ratio('share * share * variance', 'n') }} as decimal(38, 18))) as double)
            as error_variance,
        sum(case when n > 0 and variance is null then 1 else 0 end) as strata_without_spread
    from shares
    group by
        purpose, survey_program, question_id, metric, product_key, period_grain, period_start
),

judged as (
    select
        summed.*,
        case
            when coalesce(summed.coverage, 0e0) < 0.9e0 then 'empty_cell'
            when summed.purpose = 'population' and summed.coverage < 1e0 then 'empty_cell'
            when summed.placed_n < (1e0 - rules.survey_max_unplaced) * summed.all_n
                then 'too_many_unplaced'
            else 'weighted'
        end as status
    from summed
    cross join {{ ref('stg_company__rules') }} as rules
),

weighted as (
    select
        *,
        case when status = 'weighted' then score end as score_weighted,
        case when status = 'weighted' then {{ ratio(1, 'inverse_n_eff') }} end as n_eff,
        case when status = 'weighted' and strata_without_spread = 0
                then sqrt(error_variance) * case counted when 'ends' then 100e0 else 1e0 end
        end as se_weighted
    from judged
)

select * from weighted
