-- grain: one row per product_key and complete month, with the usual margin of the twelve before it
with

sold as (
    select
        product_key,
        month,
        sum(units_gross) as units_sold,
        sum(net_sales) as net_sales,
        sum(gross_sales - discounts) as sales_before_returns,
        -- a sum that leaves out unknown costs would flatter the margin
        case when count(cogs) = count(*) then sum(gross_margin) end as gross_margin,
        case when count(cogs) = count(*) then sum(gross_sales - discounts - cogs - restock_credit)
        end as margin_before_returns
    from {{ ref('product_margins') }}
    where is_complete_period and currency <> 'unconverted'
    group by product_key, month
),

company as (
    select
        as_of,
        min_n
    from {{ ref('stg_company__company') }}
),

-- a drop is told before returns: they are of other months' sales, and a reason of their own
months as (
    select
        sold.product_key,
        sold.month,
        sold.net_sales,
        sold.sales_before_returns,
        company.as_of,
        {{ ratio('sold.gross_margin', 'sold.net_sales') }} as gm_pct,
        {{ ratio('sold.margin_before_returns', 'sold.sales_before_returns') }} as own_gm_pct
    from sold
    cross join company
    where
        sold.gross_margin is not null
        and sold.sales_before_returns > 0
        and sold.units_sold >= company.min_n
),

pairs as (  -- older months than two years say nothing about the weeks that are judged
    select
        months.product_key,
        months.month,
        months.net_sales,
        months.sales_before_returns,
        months.gm_pct,
        months.own_gm_pct,
        earlier.own_gm_pct as earlier_gm_pct
    from months
    left join months as earlier
        on
            months.product_key = earlier.product_key
            and months.month > earlier.month
            and earlier.month >= cast(months.month + interval '-12' month as date)
    where months.month >= cast(months.as_of + interval '-24' month as date)
),

centred as (
    select
        product_key,
        month,
        net_sales,
        sales_before_returns,
        gm_pct,
        own_gm_pct,
        count(earlier_gm_pct) as months_before,
        percentile_cont(0.5) within group (order by earlier_gm_pct) as usual_gm_pct
    from pairs
    group by product_key, month, net_sales, sales_before_returns, gm_pct, own_gm_pct
),

spread as (  -- the median of the distances to the median: one odd month does not widen it
    select
        centred.product_key,
        centred.month,
        percentile_cont(0.5) within group (
            order by abs(pairs.earlier_gm_pct - centred.usual_gm_pct)
        ) as usual_distance
    from centred
    inner join pairs on centred.product_key = pairs.product_key and centred.month = pairs.month
    group by centred.product_key, centred.month
),

compared as (
    select
        centred.*,
        spread.usual_distance,
        -- 1.4826 times that distance is a standard deviation where margins vary normally
        3e0 * 1.4826e0 * spread.usual_distance as usual_range
    from centred
    inner join spread on centred.product_key = spread.product_key and centred.month = spread.month
)

select * from compared
