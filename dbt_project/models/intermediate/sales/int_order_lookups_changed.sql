-- grain: one row per lookup and key that came, went or changed since the last build
{{ config(materialized='table') }}

with

now_and_before as (
    select
        lookup,
        lookup_key,
        detail,
        state,
        1 as presence
    from {{ ref('int_order_lookups_described') }}
    where {{ is_partial_build() }}
    union all
    select
        lookup,
        lookup_key,
        detail,
        state,
        -1 as presence
    from {{ ref('stg_builds__lookups') }}
    where {{ is_partial_build() }}
),

compared as (
    select
        lookup,
        lookup_key
    from now_and_before
    group by lookup, lookup_key, detail, state
    having sum(presence) <> 0
),

changed as (
    select distinct
        lookup,
        lookup_key
    from compared
)

select * from changed
