with

latest as (
    {{ latest_rows(source('raw_operations', 'goals'), ['goal_id', 'period_start']) }}
),

renamed as (
    select
        goal_id,
        department,
        metric_name,
        product_id,
        product_line,
        period_grain,
        period_start,
        target,
        owner,
        _source as source_name,
        _source || '.goals' as source_relation,
        _delivery as delivery
    from latest
)

select * from renamed
