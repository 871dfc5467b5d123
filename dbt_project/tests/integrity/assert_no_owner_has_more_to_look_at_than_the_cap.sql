-- An attention list longer than the declared cap is a list nobody works off.
with

listed as (
    select
        owner,
        week_start,
        count(*) as to_investigate
    from {{ ref('product_attention') }}
    where attention_level = 'investigate'
    group by owner, week_start
),

rules as (
    select attention_per_owner from {{ ref('stg_company__rules') }}
),

over_cap as (
    select listed.*
    from listed
    cross join rules
    where listed.to_investigate > rules.attention_per_owner
)

select * from over_cap
