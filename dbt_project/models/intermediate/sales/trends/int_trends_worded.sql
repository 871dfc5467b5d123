-- grain: one row per series_id, with its evidence in one sentence
{{ config(materialized='table') }}

with

trends as (
    select * from {{ ref('int_trends_classified') }}
),

phrased as (
    select
        *,
        case metric
            when 'units' then 'Units sold'
            when 'net_sales' then 'Net sales'
            when 'margin' then 'Gross margin'
            else 'The return rate'
        end as subject,
        {{ worded_percent('abs(slope_pct)') }} as size_text,
        {{ worded_percent('slope_pct_ci_low') }} || ' to ' || {{ worded_percent('slope_pct_ci_high') }}
            as interval_text,
        {{ worded_period('period_grain', 'first_used_on') }} || ' to '
        || {{ worded_period('period_grain', 'last_used_on') }} as span_text,
        {{ worded_period('period_grain', 'changepoint_on') }} as changepoint_text,
        cast(cast(p_adj as decimal(9, 4)) as string) as p_text,
        cast(n_used as string) || ' ' || period_grain || 's' as n_text
    from trends
),

judged as (
    select
        *,
        case
            when direction = 'fall' then subject || ' fell ' || coalesce(size_text || ' a year', 'to nothing')
            when direction = 'rise' then subject || ' rose' || coalesce(' ' || size_text || ' a year', '')
            when trend_class = 'stable' then subject || ' kept their level'
            else subject || ' show no trend'
        end as finding,
        case
            when p_adj < 0.01e0 then 'clear'
            when p_adj < 0.05e0 then 'likely'
            else 'not distinguishable from noise'
        end as certainty
    from phrased
),

worded as (
    select
        series_id,
        case insufficient_reason
            when 'no_complete_period' then subject || ': no complete period on sale to look at.'
            when 'nothing_sold' then subject || ': nothing was sold in ' || n_text || '.'
            when 'fewer_than_2_seasons'
                then subject || ': too short to tell season from trend, ' || n_text || ' of '
                || cast(2 * season_length as string) || ' needed.'
            when 'fewer_than_8_periods'
                then subject || ': too little to test, ' || n_text || ' of 8 needed.'
            when 'no_season_twice'
                then subject || ': no season was seen twice in ' || n_text || '.'
            else
                finding || coalesce(' (95 % interval ' || interval_text || ')', '') || ': ' || certainty
                || ' (adjusted p ' || p_text || '), ' || n_text || ', ' || span_text
                || case when direction is not null and changepoint_p < 0.05e0
                        then ', level changed in ' || changepoint_text
                    else ''
                end
                || case when n_left_out_stockout > 0
                        then ', ' || cast(n_left_out_stockout as string) || ' left out for stock-outs'
                    else ''
                end
                || case when n_unconverted > 0
                        then ', ' || cast(n_unconverted as string) || ' lack amounts without a rate'
                    else ''
                end
                || '.'
        end as evidence_text
    from judged
)

select * from worded
