-- grain: one row per segment_name, segment_value, product_line and quarter with a population
with

populations as (
    select * from {{ ref('stg_survey__populations') }}
    where survey_program is null  -- a programme's own is not the market
),

lines as (
    select 'all' as product_line
    union distinct
    select product_line from {{ ref('int_products_resolved') }}
    where product_line is not null
),

matched as (
    select
        populations.segment_name,
        populations.segment_value,
        lines.product_line,
        quarters.quarter,
        populations.population,
        row_number() over (
            partition by
                populations.segment_name, populations.segment_value, lines.product_line,
                quarters.quarter
            order by
                case when populations.product_line is null then 1 else 0 end nulls last,
                populations.valid_from desc nulls last,
                populations.delivery desc nulls last, populations.source_name asc nulls last
        ) as preference
    from populations
    cross join lines
    cross join {{ ref('int_quarters_listed') }} as quarters
    where
        coalesce(populations.product_line, lines.product_line) = lines.product_line
        and coalesce(populations.valid_from, quarters.quarter_end) <= quarters.quarter_end
),

totalled as (
    select
        *,
        sum(population) over (partition by segment_name, product_line, quarter) as total
    from matched
    where preference = 1
),

-- several kinds of segments cut the same people: one of them says how many there are
kinds as (
    select
        totalled.*,
        row_number() over (
            partition by totalled.product_line, totalled.quarter
            order by
                case when totalled.segment_name = rules.survey_weight_by
                        then 0
                    else 1
                end nulls last,
                totalled.segment_name nulls last, totalled.segment_value nulls last
        ) as kind_preference
    from totalled
    cross join {{ ref('stg_company__rules') }} as rules
),

with_all as (
    select
        segment_name,
        segment_value,
        product_line,
        quarter,
        population,
        total
    from kinds
    union all
    select
        'all' as segment_name,
        'all' as segment_value,
        product_line,
        quarter,
        total as population,
        total
    from kinds
    where kind_preference = 1
),

listed as (
    select
        segment_name,
        segment_value,
        product_line,
        quarter,
        {{ ratio('population', 'total') }} as population_share,
        -- shares compare segments, they count nobody
        case when total > 1.02e0 then population end as population
    from with_all
)

select * from listed
