-- grain: one row per goal_id and period_start, as the source says that delivered it last
with

goals as (
    select * from {{ ref('stg_operations__goals') }}
),

products as (
    select
        product_key,
        product_id,
        owner,
        launched_on
    from {{ ref('products') }}
),

lines as (
    select distinct product_line from {{ ref('products') }}
    where product_line is not null
),

company as (
    select
        reporting_currency,
        return_window_days
    from {{ ref('stg_company__company') }}
),

ranked as (
    select
        *,
        row_number() over (
            partition by goal_id, period_start
            order by delivery desc nulls last, source_name asc nulls last
        ) as preference,
        case period_grain when 'year' then 12 when 'quarter' then 3 else 1 end as period_months
    from goals
),

levelled as (
    select
        ranked.*,
        products.launched_on,
        coalesce(ranked.owner, products.owner) as owner_or_products,
        case
            when ranked.product_id is not null then 'product'
            when ranked.product_line is not null then 'line'
            else 'company'
        end as level,
        case
            when ranked.product_id is not null then coalesce(products.product_key, 'unknown')
            else coalesce(ranked.product_line, 'all')
        end as level_key,
        case
            when ranked.product_id is not null and products.product_id is null
                then 'unknown_product'
            when ranked.product_id is null and ranked.product_line is not null
                and lines.product_line is null
                then 'unknown_line'
        end as level_reason
    from ranked
    left join products on ranked.product_id = products.product_id
    left join lines on ranked.product_line = lines.product_line
    where ranked.preference = 1
),

ended as (
    select
        levelled.*,
        company.reporting_currency,
        company.return_window_days,
        cast(
            cast(levelled.period_start + levelled.period_months * interval '1' month as date)
            - interval '1' day as date
        ) as period_end
    from levelled
    cross join company
),

resolved as (
    select
        goal_id,
        period_start,
        period_grain,
        period_months,
        period_end,
        department,
        metric_name,
        level,
        level_key,
        level_reason,
        owner_or_products as owner,
        launched_on,
        target,
        case
            when metric_name in ('net_sales', 'gross_margin') then 'money'
            when metric_name = 'units_sold' then 'units'
            when metric_name = 'nps' then 'points'
            else 'share'
        end as unit,
        case when metric_name in ('net_sales', 'gross_margin') then reporting_currency end
            as currency,
        metric_name in ('net_sales', 'units_sold', 'gross_margin') as is_total,
        metric_name in ('return_rate', 'nps', 'csat') as is_sampled,
        metric_name = 'return_rate' as is_lower_better,
        -- the returns of the last day's sales are known when their window has passed
        case when metric_name = 'return_rate'
                then cast(period_end + return_window_days * interval '1' day as date)
            else period_end
        end as final_on
    from ended
)

select * from resolved
