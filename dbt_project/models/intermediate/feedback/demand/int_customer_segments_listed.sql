-- grain: one row per customer_key and segment_name; staff and test accounts left out
{{ config(materialized='table') }}

with

customers as (
    select * from {{ ref('customers') }}
    where not is_internal and not is_test
),

segment_names as (
    select 'all' as segment_name
    union all
    select 'generation' as segment_name
    union all
    select 'age_band' as segment_name
    union all
    select 'gender' as segment_name
    union all
    select 'region' as segment_name
    union all
    select 'segment' as segment_name
),

listed as (
    select
        customers.customer_key,
        segment_names.segment_name,
        coalesce(case segment_names.segment_name
            when 'generation' then customers.generation
            when 'age_band' then customers.age_band
            when 'gender' then customers.gender
            when 'region' then customers.region
            when 'segment' then customers.segment
            else 'all'
        end, 'unknown') as segment_value
    from customers
    cross join segment_names
)

select * from listed
