-- grain: one row per scored answer, put into the boxes of its question
with

answers as (
    select * from {{ ref('int_survey_answers_checked') }}
    where is_scored
),

customers as (
    select
        customer_key,
        generation,
        age_band,
        segment,
        region,
        gender
    from {{ ref('int_customers_described') }}
),

company as (
    select as_of from {{ ref('stg_company__company') }}
),

described as (
    select
        answers.survey_program,
        answers.question_id,
        answers.version,
        answers.comparable_version,
        answers.product_key,
        answers.scale_value,
        answers.metric_type,
        answers.ces_variant,
        answers.boxes,
        answers.scoring,
        cast(date_trunc('month', answers.answered_date) as date) as month,
        -- on a scale where less is better the answer is mirrored before it is put in a box
        case when answers.direction = -1
                then answers.scale_min + answers.scale_max - answers.scale_value
            else answers.scale_value
        end as goodness,
        answers.scale_min,
        answers.scale_max,
        answers.scale_middle,
        coalesce(customers.generation, 'unknown') as generation,
        coalesce(customers.age_band, 'unknown') as age_band,
        coalesce(customers.segment, 'unknown') as segment,
        coalesce(customers.region, 'unknown') as region,
        coalesce(customers.gender, 'unknown') as gender
    from answers
    cross join company
    left join customers on answers.customer_key = customers.customer_key
    where answers.answered_date <= company.as_of
),

boxed as (
    select
        *,
        case
            when metric_type = 'nps' then goodness >= 9
            -- two boxes at each end, never across the middle of a short scale
            when metric_type = 'csat' or ces_variant = 'index'
                then goodness >= scale_max - 1 and goodness > scale_middle
            when metric_type = 'ces' then goodness > scale_middle
            else false
        end as is_top,
        case metric_type
            when 'nps' then goodness <= 6
            when 'csat' then goodness <= scale_min + 1 and goodness < scale_middle
            when 'ces' then goodness < scale_middle
            else false
        end as is_bottom,
        goodness > scale_max - boxes and goodness > scale_middle as is_in_top_boxes,
        goodness < scale_min + boxes and goodness < scale_middle as is_in_bottom_boxes
    from described
)

select * from boxed
