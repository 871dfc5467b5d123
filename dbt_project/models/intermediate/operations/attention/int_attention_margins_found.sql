-- grain: one row per product_key, week and reason, from the end of a month to that of the next
with

months as (
    select
        *,
        cast(month + interval '1' month as date) as next_start,
        cast(month + interval '2' month as date) as second_start
    from {{ ref('int_attention_margins_compared') }}
),

rules as (
    select
        margin_floor,
        margin_max_drop
    from {{ ref('stg_company__rules') }}
),

judged as (
    select
        months.*,
        rules.margin_floor,
        coalesce(months.net_sales > 0 and months.gm_pct < rules.margin_floor, false)
            as is_below_floor,
        coalesce(
            months.months_before >= 6
            and months.own_gm_pct < months.usual_gm_pct - rules.margin_max_drop
            and months.own_gm_pct < months.usual_gm_pct - months.usual_range,
            false
        ) as is_drop
    from months
    cross join rules
),

-- margin lost in the month, as if it went on for a year
lost as (
    select
        product_key,
        month,
        next_start,
        second_start,
        'margin_drop' as reason_code,
        12e0 * (usual_gm_pct - own_gm_pct) * cast(sales_before_returns as double) as value_at_stake
    from judged
    where is_drop
    union all
    select
        product_key,
        month,
        next_start,
        second_start,
        'margin_below_floor' as reason_code,
        12e0 * (margin_floor - gm_pct) * cast(net_sales as double) as value_at_stake
    from judged
    where is_below_floor
),

weeks as (
    select
        product_key,
        week_start,
        week_end
    from {{ ref('int_attention_weeks_listed') }}
    where is_judged
),

found as (
    select
        weeks.product_key,
        weeks.week_start,
        lost.reason_code,
        true as is_standing,
        lost.value_at_stake,
        'product_margins' as evidence_mart,
        '"month":"' || cast(lost.month as string) || '"' as evidence_key
    from weeks
    inner join lost
        on
            weeks.product_key = lost.product_key
            and weeks.week_end >= cast(lost.next_start + interval '-1' day as date)
            and weeks.week_end < cast(lost.second_start + interval '-1' day as date)
)

select * from found
