-- grain: one row per product_key, as the catalogue describes it today
with

products as (
    select * from {{ ref('int_products_resolved') }}
),

successors as (
    select * from {{ ref('int_product_successors_resolved') }}
),

company as (
    select as_of from {{ ref('stg_company__company') }}
),

catalogue as (
    select
        products.*,
        successors.successor_key,
        case
            when products.launched_on > company.as_of then 'planned'
            when products.retired_on < company.as_of then 'retired'
            else 'active'
        end as lifecycle_stage
    from products
    cross join company
    left join successors on products.product_id = successors.product_id
),

with_unknown as (
    select
        product_id as product_key,
        product_id,
        product_name,
        product_line,
        family,
        variant,
        sku,
        owner,
        attributes,
        launched_on,
        retired_on,
        is_charge,
        successor_key,
        lifecycle_stage,
        source_relation
    from catalogue
    union all
    select
        'unknown' as product_key,
        null as product_id,
        'Unknown product' as product_name,
        null as product_line,
        null as family,
        null as variant,
        null as sku,
        null as owner,
        null as attributes,
        null as launched_on,
        null as retired_on,
        false as is_charge,
        null as successor_key,
        'unknown' as lifecycle_stage,
        null as source_relation
    from company
),

typed as (
    select
        cast(product_key as string) as product_key,
        cast(product_id as string) as product_id,
        cast(product_name as string) as product_name,
        cast(product_line as string) as product_line,
        cast(family as string) as family,
        cast(null as string) as model,
        cast(null as bigint) as generation_no,
        cast(variant as string) as variant,
        cast(sku as string) as sku,
        cast(attributes as string) as attributes,
        cast(launched_on as date) as launched_on,
        cast(retired_on as date) as retired_on,
        cast(successor_key as string) as replaced_by_product_key,
        cast(owner as string) as owner,
        cast(is_charge as boolean) as is_charge,
        cast(lifecycle_stage as string) as lifecycle_stage,
        cast(true as boolean) as is_current,
        cast(source_relation as string) as source_relation
    from with_unknown
)

select * from typed
