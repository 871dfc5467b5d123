-- grain: one row per segment_name, segment_value, product_line and quarter, bought or populated
{{ config(materialized='table') }}

with

buyers as (
    select * from {{ ref('int_segment_buyers_compared') }}
),

populations as (
    select * from {{ ref('int_segment_populations_listed') }}
),

company as (
    select min_n from {{ ref('stg_company__company') }}
),

cells as (
    select
        coalesce(buyers.segment_name, populations.segment_name) as segment_name,
        coalesce(buyers.segment_value, populations.segment_value) as segment_value,
        coalesce(buyers.product_line, populations.product_line) as product_line,
        coalesce(buyers.quarter, populations.quarter) as quarter,
        coalesce(buyers.customers, 0) as customers,
        coalesce(buyers.buyers, 0) as buyers,
        buyers.buyers_year_before,
        buyers.p_adj as growth_p_adj,
        coalesce(buyers.growth_class, 'insufficient') as growth_class,
        coalesce(buyers.unconverted, 0) as unconverted,
        coalesce(buyers.revenue, 0) as revenue,
        populations.population,
        populations.population_share,
        -- the index compares with the segments whose population is known
        case when populations.population_share is not null then coalesce(buyers.customers, 0) end
            as placed_customers
    from buyers
    full outer join populations
        on
            buyers.segment_name = populations.segment_name
            and buyers.segment_value = populations.segment_value
            and buyers.product_line = populations.product_line
            and buyers.quarter = populations.quarter
),

totalled as (
    select
        cells.*,
        sum(cells.placed_customers) over (
            partition by cells.segment_name, cells.product_line, cells.quarter
        ) as all_placed,
        cells.customers > 0 and cells.customers < company.min_n as is_few
    from cells
    cross join company
),

ranked as (
    select
        *,
        sum(case when is_few then 1 else 0 end) over (
            partition by segment_name, product_line, quarter
        ) as few_cells,
        row_number() over (
            partition by segment_name, product_line, quarter, is_few, customers = 0
            order by customers nulls last, segment_value nulls last
        ) as size_rank
    from totalled
),

measured as (
    select
        segment_name,
        segment_value,
        product_line,
        quarter,
        customers,
        buyers,
        buyers_year_before,
        growth_p_adj,
        growth_class,
        unconverted,
        revenue,
        population,
        -- the revenue of a few is theirs; of one hidden cell it is all less the others
        is_few or (segment_name <> 'all' and few_cells = 1 and customers > 0 and size_rank = 1)
            as is_revenue_hidden,
        {{ ratio('customers', 'population') }} as penetration,
        {{ wilson_low('customers', 'population') }} as penetration_low,
        {{ wilson_high('customers', 'population') }} as penetration_high,
        {{ ratio('customers', 'all_placed') }} / nullif(population_share, 0e0)
            as penetration_index,
        {{ wilson_low('customers', 'all_placed') }} / nullif(population_share, 0e0) as index_low,
        {{ wilson_high('customers', 'all_placed') }} / nullif(population_share, 0e0)
            as index_high
    from ranked
)

select * from measured
