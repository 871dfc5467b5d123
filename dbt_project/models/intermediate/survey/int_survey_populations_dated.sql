-- grain: one row per program, product or all, period and segment with a population
with

periods as (
    select distinct
        cells.survey_program,
        cells.product_key,
        cells.period_grain,
        cells.period_start,
        products.product_line,
        case cells.period_grain
            when 'month' then last_day(cells.period_start)
            when 'quarter' then last_day(cast(cells.period_start + interval '2' month as date))
            else company.as_of
        end as period_end
    from {{ ref('int_survey_cells_counted') }} as cells
    cross join {{ ref('stg_company__company') }} as company
    left join {{ ref('int_products_resolved') }} as products
        on cells.product_key = products.product_id
    where
        cells.segment_name = 'all'
        and (cells.period_grain = 'all' or cells.product_key = 'all')
),

-- what is declared for the programme and the line goes before what is declared for all
matched as (
    select
        periods.*,
        populations.segment_name,
        populations.segment_value,
        populations.population,
        populations.merge_with,
        row_number() over (
            partition by
                periods.survey_program, periods.product_key, periods.period_grain,
                periods.period_start, populations.segment_name, populations.segment_value,
                case when populations.survey_program is null then 1 else 0 end,
                case when populations.product_line is null then 1 else 0 end
            order by
                populations.valid_from desc nulls last,
                populations.delivery desc nulls last,
                populations.source_name asc nulls last
        ) as recency,
        dense_rank() over (
            partition by
                periods.survey_program, periods.product_key, periods.period_grain,
                periods.period_start, populations.segment_name
            order by
                case when populations.survey_program is null then 1 else 0 end nulls last,
                case when populations.product_line is null then 1 else 0 end nulls last
        ) as scope_rank
    from periods
    inner join {{ ref('stg_survey__populations') }} as populations
        on
            periods.survey_program = coalesce(populations.survey_program, periods.survey_program)
            and coalesce(populations.valid_from, periods.period_end) <= periods.period_end
            and (
                populations.product_line is null
                or (
                    periods.product_key <> 'all' and periods.product_line = populations.product_line
                )
            )
),

dated as (
    select * from matched
    where recency = 1 and scope_rank = 1
)

select * from dated
