-- grain: one row per product_key and complete week (of the 26 that are told of or counted back, and
-- of those before them that hysteresis and comparison need), with why it would be left alone
with

products as (
    select * from {{ ref('products') }}
),

seen as (
    select * from {{ ref('int_attention_products_seen') }}
),

rules as (
    select attention_quiet_weeks from {{ ref('stg_company__rules') }}
),

weeks as (
    select
        week_start,
        cast(week_start + interval '6' day as date) as week_end,
        row_number() over (order by week_start desc nulls last) as newest_first
    from {{ ref('dates') }}
    where is_complete_week
    group by week_start
),

snoozes as (  -- of several sources the longest one counts
    select
        product_id as product_key,
        snoozed_from,
        max(snoozed_until) as snoozed_until
    from {{ ref('stg_operations__snoozes') }}
    group by product_id, snoozed_from
),

snoozed_weeks as (
    select
        snoozes.product_key,
        weeks.week_start,
        max(snoozes.snoozed_until) as snoozed_until
    from snoozes
    inner join weeks on weeks.week_end between snoozes.snoozed_from and snoozes.snoozed_until
    group by snoozes.product_key, weeks.week_start
),

listed as (
    select
        products.product_key,
        products.product_line,
        coalesce(products.owner, 'unknown') as owner,
        weeks.week_start,
        weeks.week_end,
        weeks.newest_first,
        weeks.newest_first <= 13 as is_shown,
        weeks.newest_first <= 26 + 2 * rules.attention_quiet_weeks as is_judged,
        coalesce(products.launched_on <= weeks.week_end, true)
        and coalesce(products.retired_on >= weeks.week_start, true) as is_on_sale,
        snoozed_weeks.snoozed_until,
        case
            when products.launched_on > weeks.week_end then 'planned'
            when products.retired_on <= weeks.week_end then 'retired'
            when products.replaced_by_product_key is null then null
            when coalesce(successors.launched_on <= weeks.week_end, true) then 'replaced'
        end as lifecycle_reason
    from seen
    inner join products on seen.product_key = products.product_key
    inner join weeks
        on
            (seen.is_announced or seen.seen_from <= weeks.week_end)
            and (seen.seen_until is null or seen.seen_until >= weeks.week_start)
    cross join rules
    left join products as successors
        on products.replaced_by_product_key = successors.product_key
    left join snoozed_weeks
        on
            products.product_key = snoozed_weeks.product_key
            and weeks.week_start = snoozed_weeks.week_start
    where weeks.newest_first <= 26 + 2 * rules.attention_quiet_weeks + 56
)

select * from listed
