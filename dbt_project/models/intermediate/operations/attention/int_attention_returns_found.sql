-- grain: one row per product_key and week whose last four weeks brought more returns than usual
with

tested as (
    select * from {{ ref('int_attention_returns_tested') }}
),

rules as (
    select trend_alpha from {{ ref('stg_company__rules') }}
),

found as (
    select
        tested.product_key,
        tested.week_start,
        'return_spike' as reason_code,
        false as is_standing,
        -- refunds beyond the usual share of sales in four weeks, as if it went on for a year
        13e0 * greatest(
            0e0,
            cast(tested.returns_amount_4w as double) - cast(tested.gross_sales_4w as double)
            * {{ ratio('tested.returns_amount_before', 'tested.gross_sales_before') }}
        ) as value_at_stake,
        'daily_product_sales' as evidence_mart,
        '"from":"' || cast(cast(tested.week_end + interval '-27' day as date) as string)
        || '","to":"' || cast(tested.week_end as string) || '"' as evidence_key
    from tested
    cross join rules
    where tested.p_adj < rules.trend_alpha
)

select * from found
