-- grain: one row per refund of a whole order and line of that order
with

refunds as (
    select * from {{ ref('int_refunds_matched') }}
    where line_id is null
),

lines as (
    select
        line_source,
        order_source,
        order_id,
        line_id,
        greatest(quantity, 0) as quantity,
        greatest(gross_sales - discounts, 0) as weight  -- an exchanged line draws no refund
    from {{ ref('int_order_lines_priced') }}
    where order_source is not null and order_id in (select refunds.order_id from refunds)
),

weighted as (
    select
        refunds.source_name,
        refunds.refund_id,
        refunds.refund_amount,
        refunds.quantity as refunded_units,
        lines.line_source,
        lines.line_id,
        lines.weight,
        lines.quantity,
        sum(lines.weight) over whole_refund as total_weight,
        sum(lines.quantity) over whole_refund as total_units,
        sum(lines.quantity) over (
            partition by refunds.source_name, refunds.refund_id
            order by lines.line_id nulls last, lines.line_source nulls last
        ) as units_so_far,
        row_number() over (
            partition by refunds.source_name, refunds.refund_id
            order by lines.line_id desc nulls last, lines.line_source desc nulls last
        ) as lines_left
    from refunds
    inner join lines
        on refunds.order_id = lines.order_id and refunds.order_source = lines.order_source
    window whole_refund as (partition by refunds.source_name, refunds.refund_id)
),

shared as (
    select
        *,
        case
            when lines_left = 1 then cast(0 as decimal(18, 4))
            else cast(floor(100 * cast(coalesce(
                    cast(refund_amount as double) * {{ ratio('weight', 'total_weight') }}, 0e0
                ) as decimal(18, 4))) / 100e0 as decimal(18, 4))
        end as whole_cents,
        case
            when lines_left = 1 then coalesce(refunded_units, 0)
            else cast(floor(coalesce(
                    {{ ratio('refunded_units * units_so_far', 'total_units') }}, 0e0
                )) as bigint)
        end as refunded_units_so_far,
        cast(floor(coalesce(
            {{ ratio('refunded_units * (units_so_far - quantity)', 'total_units') }}, 0e0
        )) as bigint) as refunded_units_before
    from weighted
),

split as (
    select
        source_name,
        refund_id,
        line_source,
        line_id,
        refunded_units_so_far - refunded_units_before as units_returned,
        -- the last line takes the cents left over, so that the parts add up to the refund
        case
            when lines_left = 1
                then refund_amount - sum(whole_cents) over (partition by source_name, refund_id)
            else whole_cents
        end as refund_amount
    from shared
)

select * from split
