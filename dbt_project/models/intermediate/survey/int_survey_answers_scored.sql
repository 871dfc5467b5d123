-- grain: one row per scored answer and metric; a customer effort answer also counts for the mean
with

answers as (
    select * from {{ ref('int_survey_answers_checked') }}
    where is_scored
),

customers as (
    select
        customer_key,
        generation,
        segment
    from {{ ref('int_customers_described') }}
),

company as (
    select as_of from {{ ref('stg_company__company') }}
),

metrics as (
    select
        'nps' as metric_type,
        'nps' as metric
    union all
    select
        'csat' as metric_type,
        'csat' as metric
    union all
    select
        'ces' as metric_type,
        'ces' as metric
    union all
    select
        'ces' as metric_type,
        'mean' as metric
    union all
    select
        'mean' as metric_type,
        'mean' as metric
),

described as (
    select
        answers.survey_program,
        answers.question_id,
        answers.version,
        answers.comparable_version,
        answers.product_key,
        answers.scale_value,
        metrics.metric,
        cast(date_trunc('month', answers.answered_date) as date) as month,
        coalesce(customers.generation, 'unknown') as generation,
        coalesce(customers.segment, 'unknown') as segment,
        -- on a scale where less is better the answer is mirrored before it is put in a box
        case when answers.direction = -1
                then answers.scale_min + answers.scale_max - answers.scale_value
            else answers.scale_value
        end as goodness,
        answers.scale_min,
        answers.scale_max,
        answers.scale_middle
    from answers
    cross join company
    inner join metrics on answers.metric_type = metrics.metric_type
    left join customers on answers.customer_key = customers.customer_key
    where answers.answered_date <= company.as_of
),

boxed as (
    select
        *,
        case metric
            when 'nps' then goodness >= 9
            -- two boxes at each end, never across the middle of a short scale
            when 'csat' then goodness >= scale_max - 1 and goodness > scale_middle
            when 'ces' then goodness > scale_middle
            else false
        end as is_top,
        case metric
            when 'nps' then goodness <= 6
            when 'csat' then goodness <= scale_min + 1 and goodness < scale_middle
            when 'ces' then goodness < scale_middle
            else false
        end as is_bottom
    from described
)

select * from boxed
