-- grain: one row per old_product and new_product, with the ratio of old to control before
-- Whole years where there is one, so that each season counts the same.
with

before as (
    select
        *,
        count(*) over (partition by old_product, new_product) as months_known,
        row_number() over (
            partition by old_product, new_product order by month desc nulls last
        ) as newest_first
    from {{ ref('int_cannibalisation_months_counted') }}
    where is_before
),

kept as (
    select
        *,
        {{ ratio('old_units', 'control_units') }} as ratio
    from before
    where
        newest_first <= case
            when months_known >= 24 then 24
            when months_known >= 12 then 12
            else months_known
        end
),

controls as (
    select
        old_product,
        new_product,
        count(*) as control_products
    from {{ ref('int_cannibalisation_controls_chosen') }}
    group by old_product, new_product
),

measured as (
    select
        old_product,
        new_product,
        count(*) as months_before,
        avg(ratio) as mean_ratio,
        {{ sample_variance('sum(ratio)', 'sum(ratio * ratio)', 'count(*)') }} as ratio_variance
    from kept
    group by old_product, new_product
),

judged as (
    select
        pairs.old_product,
        pairs.new_product,
        coalesce(measured.months_before, 0) as months_before,
        coalesce(controls.control_products, 0) as control_products,
        measured.mean_ratio,
        measured.ratio_variance,
        case
            when controls.control_products is null then 'no_control'
            when coalesce(measured.months_before, 0) < greatest(rules.cannibalisation_min_months, 4)
                then 'history_too_short'
        end as reason
    from {{ ref('int_cannibalisation_pairs_dated') }} as pairs
    cross join {{ ref('stg_company__rules') }} as rules
    left join measured
        on pairs.old_product = measured.old_product and pairs.new_product = measured.new_product
    left join controls
        on pairs.old_product = controls.old_product and pairs.new_product = controls.new_product
)

select * from judged
