-- grain: one row per product, currency and day from which a unit cost holds
with

costs as (
    select * from {{ ref('stg_product__product_costs') }}
),

ranked as (
    select
        *,
        row_number() over (
            partition by product_id, currency, valid_from
            order by delivery desc nulls last, source_name asc nulls last
        ) as preference
    from costs
),

dated as (
    select
        product_id,
        currency,
        valid_from,
        unit_cost,
        coalesce(is_estimated, false) as is_estimated,
        lead(valid_from) over (
            partition by product_id, currency
            order by valid_from nulls last
        ) as next_valid_from
    from ranked
    where preference = 1
)

select * from dated
