-- grain: one row per purpose, question, metric, product or all, period and stratum
with

totals as (
    select
        cells.survey_program,
        cells.question_id,
        cells.product_key,
        cells.period_grain,
        cells.period_start,
        cells.scoring,
        cells.n as all_n,
        case when cells.period_grain <> 'all' then cells.period_start end as weights_start
    from {{ ref('int_survey_cells_counted') }} as cells
    where cells.segment_name = 'all'
),

cells as (
    select * from {{ ref('int_survey_cells_counted') }}
    where segment_name <> 'all'
),

weighted as (
    select
        totals.*,
        weights.purpose,
        weights.segment_name,
        weights.weight,
        cells.tops,
        cells.bottoms,
        cells.top_boxes,
        cells.bottom_boxes,
        cells.value_sum,
        cells.value_square_sum,
        coalesce(cells.n, 0) as n,
        -- where nobody answered, the segment is counted with the one that is declared for it
        case when coalesce(cells.n, 0) = 0 then coalesce(weights.merge_with, weights.segment_value)
            else weights.segment_value
        end as stratum
    from totals
    inner join {{ ref('int_survey_weights_listed') }} as weights
        on
            totals.survey_program = weights.survey_program
            and totals.product_key = weights.product_key
            and totals.period_grain = weights.period_grain
            and coalesce(totals.weights_start, cast('1900-01-01' as date))
            = coalesce(weights.period_start, cast('1900-01-01' as date))
    left join cells
        on
            totals.survey_program = cells.survey_program
            and totals.question_id = cells.question_id
            and totals.product_key = cells.product_key
            and totals.period_grain = cells.period_grain
            and totals.period_start = cells.period_start
            and weights.segment_name = cells.segment_name
            and weights.segment_value = cells.segment_value
),

strata as (
    select
        survey_program,
        question_id,
        product_key,
        period_grain,
        period_start,
        purpose,
        segment_name,
        stratum,
        max(scoring) as scoring,
        max(all_n) as all_n,
        sum(cast(weight as decimal(38, 10))) as weight,
        coalesce(sum(n), 0) as n,
        coalesce(sum(tops), 0) as tops,
        coalesce(sum(bottoms), 0) as bottoms,
        coalesce(sum(top_boxes), 0) as top_boxes,
        coalesce(sum(bottom_boxes), 0) as bottom_boxes,
        coalesce(sum(value_sum), 0) as value_sum,
        coalesce(sum(value_square_sum), 0) as value_square_sum
    from weighted
    group by
        survey_program, question_id, product_key, period_grain, period_start, purpose,
        segment_name, stratum
)

select
    strata.*,
    metrics.metric,
    metrics.counted,
    case metrics.counted
        when 'top_boxes' then strata.top_boxes
        when 'bottom_boxes' then strata.bottom_boxes
        else strata.tops
    end as successes
from strata
inner join {{ ref('survey_metrics') }} as metrics on strata.scoring = metrics.scoring
