-- grain: one row per product_key and judged week, with its level: a cap for each owner and week
with

flagged as (
    select * from {{ ref('int_attention_weeks_flagged') }}
),

rules as (
    select attention_per_owner from {{ ref('stg_company__rules') }}
),

counted as (
    select
        *,
        is_flagged and ignore_reason is null as is_raised,
        case when is_flagged and ignore_reason is null then 1 else 0 end as raised
    from flagged
),

ranked as (
    select
        *,
        row_number() over (
            partition by week_start, owner, is_raised
            order by value_at_stake desc nulls last, product_key asc nulls last
        ) as rank_of_owner,
        sum(raised) over (
            partition by product_key
            order by week_start nulls last
            rows between 13 preceding and 1 preceding
        ) as previously_flagged_weeks
    from counted
),

levelled as (
    select
        ranked.*,
        case
            when ranked.ignore_reason is not null then 'ignore'
            when not ranked.is_flagged then 'watch'
            when ranked.rank_of_owner <= rules.attention_per_owner then 'investigate'
            else 'watch'
        end as attention_level,
        case
            when ranked.ignore_reason is not null then ranked.ignore_reason
            when not ranked.is_flagged then 'not_confirmed'
            when ranked.rank_of_owner > rules.attention_per_owner then 'over_cap'
        end as level_reason
    from ranked
    cross join rules
),

placed as (
    select
        *,
        -- the levels stand in the order of their names
        row_number() over (
            partition by week_start, attention_level = 'ignore'
            order by
                attention_level asc nulls last,
                value_at_stake desc nulls last,
                product_key asc nulls last
        ) as place
    from levelled
)

select * from placed
