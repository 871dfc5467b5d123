-- grain: one row per program, product or all, and period of invitation (no start for all time)
with

invitations as (
    select * from {{ ref('stg_survey__invitations') }}
),

products as (
    select product_id from {{ ref('int_products_resolved') }}
),

company as (
    select as_of from {{ ref('stg_company__company') }}
),

grains as (
    select 'month' as period_grain
    union all
    select 'quarter' as period_grain
    union all
    select 'all' as period_grain
),

product_levels as (
    select true as is_all_products
    union all
    select false as is_all_products
),

spread as (
    select
        invitations.survey_program,
        invitations.bounced_at,
        invitations.opened_at,
        invitations.started_at,
        invitations.completed_at,
        grains.period_grain,
        case when product_levels.is_all_products then 'all'
            else coalesce(products.product_id, 'unknown')
        end as product_key,
        case grains.period_grain
            when 'month' then cast(date_trunc('month', invitations.invited_date) as date)
            when 'quarter' then cast(date_trunc('quarter', invitations.invited_date) as date)
        end as period_start  -- null: all time is one period, whatever its start
    from invitations
    cross join company
    cross join grains
    cross join product_levels
    left join products on invitations.product_id = products.product_id
    where invitations.invited_date <= company.as_of
),

counted as (
    select
        survey_program,
        product_key,
        period_grain,
        period_start,
        count(*) as invited,
        sum(case when bounced_at is null then 1 else 0 end) as delivered,
        count(opened_at) as opened,
        count(started_at) as started,
        count(completed_at) as completed
    from spread
    group by survey_program, product_key, period_grain, period_start
)

select * from counted
