-- grain: one row per anchor_product, attached_product and month, over the trailing twelve months
with

judged as (
    select * from {{ ref('int_attach_months_judged') }}
),

baskets as (
    select * from {{ ref('int_attach_baskets_built') }}
),

products as (
    select
        product_key,
        row_number() over (order by product_key nulls last) as product_no
    from {{ ref('products') }}
    where product_key <> 'unknown'
),

pairs as (
    select
        pair_months.anchor_no,
        pair_months.attached_no,
        judged.month,
        sum(pair_months.orders_ab) as orders_ab
    from {{ ref('int_attach_pair_months_counted') }} as pair_months
    inner join judged on pair_months.month between judged.window_start and judged.month
    group by pair_months.anchor_no, pair_months.attached_no, judged.month
),

product_months as (
    select
        product_no,
        month,
        sum(case when is_own then 1 else 0 end) as orders_own,
        count(*) as orders_within
    from baskets
    where not is_left_out and product_no is not null
    group by product_no, month
),

product_windows as (
    select
        product_months.product_no,
        judged.month,
        sum(product_months.orders_own) as orders_own,
        sum(product_months.orders_within) as orders_within
    from product_months
    inner join judged on product_months.month between judged.window_start and judged.month
    group by product_months.product_no, judged.month
),

order_months as (
    select
        month,
        count(distinct case when not is_left_out then order_no end) as orders,
        count(distinct case when is_left_out then order_no end) as orders_left_out
    from baskets
    group by month
),

order_windows as (
    select
        judged.month,
        judged.window_start,
        judged.window_end,
        sum(order_months.orders) as orders,
        sum(order_months.orders_left_out) as orders_left_out
    from order_months
    inner join judged on order_months.month between judged.window_start and judged.month
    group by judged.month, judged.window_start, judged.window_end
),

summed as (
    select
        anchors.product_key as anchor_product,
        attached.product_key as attached_product,
        order_windows.*,
        pairs.orders_ab,
        windows_a.orders_own as orders_a,
        windows_b.orders_within as orders_b
    from pairs
    inner join order_windows on pairs.month = order_windows.month
    inner join product_windows as windows_a
        on pairs.anchor_no = windows_a.product_no and pairs.month = windows_a.month
    inner join product_windows as windows_b
        on pairs.attached_no = windows_b.product_no and pairs.month = windows_b.month
    inner join products as anchors on pairs.anchor_no = anchors.product_no
    inner join products as attached on pairs.attached_no = attached.product_no
)

select * from summed
