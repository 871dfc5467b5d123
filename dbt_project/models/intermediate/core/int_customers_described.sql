-- grain: one row per customer key, described by its own account, else its earliest one
{{ config(materialized='table') }}

with

customer_ids as (
    select * from {{ ref('int_customer_ids_mapped') }}
),

generations as (
    select * from {{ ref('generations') }}
),

company as (
    select as_of from {{ ref('stg_company__company') }}
),

persons as (
    select
        *,
        max(cast(coalesce(is_internal, false) as integer)) over (partition by customer_key)
            as internal_ids,
        max(cast(coalesce(is_test, false) as integer)) over (partition by customer_key) as test_ids,
        min(acquired_at) over (partition by customer_key) as first_acquired_at,
        row_number() over (
            partition by customer_key
            order by
                -- the person's own account
                case when customer_id = customer_key then 0 else 1 end nulls last,
                acquired_at nulls last,
                customer_id nulls last
        ) as preference,
        min(birth_year) over (partition by customer_key) as any_birth_year
    from customer_ids
),

aged as (
    select
        persons.*,
        coalesce(persons.birth_year, persons.any_birth_year) as declared_birth_year,
        cast(extract(year from company.as_of) as bigint)
        - coalesce(persons.birth_year, persons.any_birth_year) as age
    from persons
    cross join company
    where persons.preference = 1
),

described as (
    select
        aged.customer_key,
        aged.email__key,
        aged.declared_birth_year as birth_year,
        aged.gender,
        aged.region,
        aged.country,
        aged.first_acquired_at as acquired_at,
        aged.source_relation,
        aged.internal_ids = 1 as is_internal,
        aged.test_ids = 1 as is_test,
        coalesce(generations.generation, 'unknown') as generation,
        coalesce(aged.segment, 'unknown') as segment,
        case
            when aged.age is null or aged.age < 0 then 'unknown'  -- nobody is born after today
            when aged.age < 18 then 'under 18'
            when aged.age < 25 then '18-24'
            when aged.age < 35 then '25-34'
            when aged.age < 45 then '35-44'
            when aged.age < 55 then '45-54'
            when aged.age < 65 then '55-64'
            else '65 and over'
        end as age_band
    from aged
    left join generations
        on
            aged.age >= 0
            and aged.declared_birth_year >= generations.first_birth_year
            and aged.declared_birth_year <= generations.last_birth_year
)

select * from described
