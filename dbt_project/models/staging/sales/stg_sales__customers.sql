with

latest as (
    {{ latest_rows(source('raw_sales', 'customers'), ['customer_id']) }}
),

renamed as (
    select
        customer_id,
        person_id,
        email__key,
        birth_year,
        gender,
        region,
        country,
        segment,
        acquired_at,
        is_internal,
        is_test,
        _source as source_name,
        _source || '.customers' as source_relation,
        _delivery as delivery
    from latest
)

select * from renamed
