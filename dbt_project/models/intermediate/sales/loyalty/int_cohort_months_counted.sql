-- grain: one row per cohort_month, segment_name, segment_value and month, months without orders too
with

members as (
    select * from {{ ref('int_cohort_members_segmented') }}
),

months as (
    select distinct
        dates.month_start as month,
        dates.is_complete_month as is_mature
    from {{ ref('dates') }} as dates
    cross join {{ ref('stg_company__company') }} as company
    where dates.month_start <= company.as_of
),

customer_months as (
    select
        customer_key,
        month,
        sum(case when is_purchase then 1 else 0 end) as orders,
        sum(case when net_sales is null then 1 else 0 end) as orders_unconverted,
        sum(net_sales) as net_sales
    from {{ ref('int_customer_orders_valued') }}
    group by customer_key, month
),

cells as (
    select
        cohort_month,
        segment_name,
        segment_value,
        count(*) as cohort_size
    from members
    group by cohort_month, segment_name, segment_value
),

activity as (
    select
        members.cohort_month,
        members.segment_name,
        members.segment_value,
        -- what came back before the first purchase counts with it
        greatest(customer_months.month, members.cohort_month) as month,
        sum(case when customer_months.orders > 0 then 1 else 0 end) as active_customers,
        sum(customer_months.orders) as orders,
        sum(customer_months.orders_unconverted) as orders_unconverted,
        sum(customer_months.net_sales) as net_sales
    from members
    inner join customer_months on members.customer_key = customer_months.customer_key
    group by
        members.cohort_month,
        members.segment_name,
        members.segment_value,
        greatest(customer_months.month, members.cohort_month)
),

seconds as (
    select
        cohort_month,
        segment_name,
        segment_value,
        second_month as month,
        count(*) as new_repeaters
    from members
    where second_month is not null
    group by cohort_month, segment_name, segment_value, second_month
),

dense as (
    select
        cells.*,
        months.month,
        months.is_mature,
        coalesce(activity.active_customers, 0) as active_customers,
        coalesce(activity.orders, 0) as orders,
        coalesce(activity.orders_unconverted, 0) as orders_unconverted,
        coalesce(activity.net_sales, 0) as net_sales,
        coalesce(seconds.new_repeaters, 0) as new_repeaters
    from cells
    inner join months on cells.cohort_month <= months.month
    left join activity
        on
            cells.cohort_month = activity.cohort_month
            and cells.segment_name = activity.segment_name
            and cells.segment_value = activity.segment_value
            and months.month = activity.month
    left join seconds
        on
            cells.cohort_month = seconds.cohort_month
            and cells.segment_name = seconds.segment_name
            and cells.segment_value = seconds.segment_value
            and months.month = seconds.month
),

counted as (
    select
        *,
        sum(new_repeaters) over so_far as repeat_customers,
        sum(net_sales) over so_far as cumulative_net_sales,
        sum(orders_unconverted) over so_far as cumulative_unconverted
    from dense
    window
        so_far as (
            partition by cohort_month, segment_name, segment_value order by month nulls last
            rows between unbounded preceding and current row
        )
)

select * from counted
