with

latest as (
    {{ latest_rows(
        source('raw_product', 'roadmap_items'), ['item_id', 'scored_at']
    ) }}
),

renamed as (
    select
        item_id,
        scored_at,
        title,
        product_id,
        product_line,
        theme,
        need,
        impact,
        confidence,
        effort,
        status,
        planned_date,
        shipped_date,
        spent_to_date,
        currency,
        business_value,
        time_criticality,
        risk_reduction,
        _source as source_name,
        _source || '.roadmap_items' as source_relation,
        _delivery as delivery
    from latest
)

select * from renamed
