-- grain: one row per old_product, new_product and control_product
-- Other families of the same line, because a sibling may lose to the new product too. Of a line
-- only the 50 products that sell most are looked at: the step grows with the pairs alone.
with

pairs as (
    select * from {{ ref('int_cannibalisation_pairs_dated') }}
),

involved as (
    select old_product as product_key from pairs
    union
    select new_product as product_key from pairs
),

sold as (
    select
        product_key,
        min(date) as first_date,
        sum(units_sold) as units
    from {{ ref('daily_product_sales') }}
    group by product_key
),

candidates as (
    select
        products.product_key,
        products.product_line,
        coalesce(products.family, 'unknown') as family,
        products.retired_on,
        coalesce(products.launched_on, sold.first_date) as launched_on,
        row_number() over (
            partition by products.product_line
            order by sold.units desc nulls last, products.product_key asc nulls last
        ) as place
    from {{ ref('products') }} as products
    inner join sold on products.product_key = sold.product_key
    left join involved on products.product_key = involved.product_key
    where
        products.product_line is not null
        and not products.is_charge
        and involved.product_key is null
),

chosen as (
    select
        pairs.old_product,
        pairs.new_product,
        candidates.product_key as control_product
    from pairs
    inner join candidates
        on
            pairs.product_line = candidates.product_line
            and pairs.old_family <> candidates.family
            and pairs.new_family <> candidates.family
    where
        candidates.place <= 50
        -- on offer all the time, so that the sum is always of the same products
        and candidates.launched_on <= greatest(
            pairs.sold_from, cast(pairs.launch_month - interval '24' month as date)
        )
        and (candidates.retired_on is null or candidates.retired_on > pairs.as_of)
)

select * from chosen
