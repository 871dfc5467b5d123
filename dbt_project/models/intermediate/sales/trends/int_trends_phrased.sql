-- grain: one row per series_id, with the phrases its evidence sentence is made of
{{ config(materialized='table') }}

with

trends as (
    select * from {{ ref('int_trends_classified') }}
),

scaled as (  -- a rate changes by percentage points, an amount by a share of its usual level
    select
        *,
        case when metric = 'return_rate' then slope_per_year else slope_pct end * 100e0 as size,
        case when metric = 'return_rate' then slope_ci_low else slope_pct_ci_low end * 100e0
            as size_low,
        case when metric = 'return_rate' then slope_ci_high else slope_pct_ci_high end * 100e0
            as size_high,
        case when metric = 'return_rate' then ' percentage points' else ' %' end as unit
    from trends
),

phrased as (
    select
        *,
        case metric
            when 'units' then 'units sold'
            when 'net_sales' then 'net sales'
            when 'margin' then 'gross margin'
            else 'the return rate'
        end as subject,
        case metric
            when 'units' then 'Units sold'
            when 'net_sales' then 'Net sales'
            when 'margin' then 'Gross margin'
            else 'The return rate'
        end as opening,
        {{ worded_number('abs(size)') }} || unit || ' a year' as size_text,
        {{ worded_number('size_low') }} || ' to ' || {{ worded_number('size_high') }} || unit
            as interval_text,
        {{ worded_number('trend_min_change * 100e0') }} || ' %' as least_change_text,
        {{ worded_period('period_grain', 'first_used_on') }} || ' to '
        || {{ worded_period('period_grain', 'last_used_on') }} as span_text,
        {{ worded_period('period_grain', 'changepoint_on') }} as changepoint_text,
        case
            when p_adj < 0.0001e0 then 'below 0.0001'
            else cast(cast(p_adj as decimal(9, 4)) as string)
        end
        || case when family_tests > 1
                then ' over ' || cast(family_tests as string) || ' tests'
            else ''
        end as p_text,
        cast(n_used as string) || ' ' || period_grain
        || case when n_used = 1 then '' else 's' end as n_text
    from scaled
),

clauses as (
    select
        *,
        case
            when direction is not null and changepoint_p < 0.05e0
                then ', level changed in ' || changepoint_text
            else ''
        end as change_text,
        case
            when
                direction is null and p_adj >= trend_alpha and mk_p_independent < trend_alpha
                and variance_method <> 'independent'
                then ', what looks like a trend may be ups and downs that last'
            else ''
        end as doubt_text,
        case
            when n_left_out_stockout > 0
                then ', ' || cast(n_left_out_stockout as string) || ' left out for stock-outs'
            else ''
        end as stockout_text,
        case
            when n_unconverted > 0
                then ', ' || cast(n_unconverted as string) || ' lack amounts without a rate'
            else ''
        end as currency_text,
        case
            when cost_coverage < 1e0
                then ', cost known of ' || {{ worded_number('cost_coverage * 100e0') }}
                    || ' % of the money'
            else ''
        end as cost_text
    from phrased
)

select * from clauses
