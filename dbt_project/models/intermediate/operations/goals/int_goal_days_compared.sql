-- grain: one row per goal_id, period_start and day, with value, interval and forecast by then
with

measured as (
    select * from {{ ref('int_goal_days_measured') }}
),

paced as (
    select * from {{ ref('int_goal_days_paced') }}
),

goals as (
    select * from {{ ref('int_goals_resolved') }}
),

reported as (
    select is_reported from {{ ref('int_returns_reported') }}
),

company as (
    select min_n from {{ ref('stg_company__company') }}
),

first_sale as (
    select min(date) as first_sale_on from {{ ref('daily_product_sales') }}
),

explained as (
    select
        measured.*,
        goals.metric_name,
        goals.target,
        goals.is_total,
        goals.is_sampled,
        goals.is_lower_better,
        paced.pace_share,
        paced.pace_method,
        paced.pace_years,
        case
            when goals.level_reason is not null then goals.level_reason
            -- nothing sold is 0 only where sales are delivered
            when goals.is_total and coalesce(measured.date < first_sale.first_sale_on, true)
                then 'no_data'
            when goals.metric_name in ('gross_margin', 'gm_pct') and measured.rows_without_cost > 0
                then 'unknown_cost'
            when goals.is_total then null
            when coalesce(measured.denominator, 0) = 0
                then case
                        when goals.metric_name = 'return_rate' and reported.is_reported
                            then 'immature'
                        else 'no_data'
                    end
            when goals.is_sampled and measured.denominator < company.min_n then 'too_few'
        end as reason
    from measured
    cross join company
    cross join reported
    cross join first_sale
    inner join goals
        on measured.goal_id = goals.goal_id and measured.period_start = goals.period_start
    left join paced
        on
            measured.goal_id = paced.goal_id
            and measured.period_start = paced.period_start
            and measured.date = paced.date
),

shown as (
    select
        *,
        -- null hides what follows
        case when reason is null and is_total then coalesce(numerator, 0) end as total,
        case when reason is null and not is_total then denominator end as trials
    from explained
),

compared as (
    select
        *,
        case
            when is_total then cast(total as double)
            when metric_name = 'nps' then 100e0 * {{ ratio('numerator', 'trials') }}
            else {{ ratio('numerator', 'trials') }}
        end as actual,
        case
            when metric_name = 'nps'
                then {{ nps_adjusted_wald_low('(numerator + opposed)', 'opposed', 'trials') }}
            when is_sampled then {{ wilson_low('numerator', 'trials') }}
        end as ci_low,
        case
            when metric_name = 'nps'
                then {{ nps_adjusted_wald_high('(numerator + opposed)', 'opposed', 'trials') }}
            when is_sampled then {{ wilson_high('numerator', 'trials') }}
        end as ci_high,
        case when is_total then {{ ratio('total', 'pace_share') }} end as forecast
    from shown
)

select * from compared
