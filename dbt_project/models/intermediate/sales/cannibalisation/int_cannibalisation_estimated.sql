-- grain: one row per old_product, new_product and complete month from the launch on
with

months as (
    select * from {{ ref('int_cannibalisation_months_counted') }}
    where month >= launch_month
),

ratios as (
    select * from {{ ref('int_cannibalisation_ratios_measured') }}
),

joined as (
    select
        months.*,
        ratios.months_before,
        ratios.control_products,
        ratios.reason,
        ratios.ratio_variance,
        {{ student_t95('ratios.months_before - 1') }} as t95,
        -- a month without sales of the control says nothing of the season
        case when ratios.reason is null and months.control_units > 0
                then ratios.mean_ratio * cast(months.control_units as double)
        end as expected_units,
        cast(months.control_units as double) as control
    from months
    inner join ratios
        on months.old_product = ratios.old_product and months.new_product = ratios.new_product
),

summed as (
    select
        *,
        case when count(expected_units) over so_far = count(*) over so_far
                then sum(expected_units) over so_far
        end as expected_so_far,
        sum(control) over so_far as control_so_far,
        sum(control * control) over so_far as control_squares,
        sum(old_units) over so_far as old_units_so_far,
        sum(new_units) over so_far as new_units_so_far
    from joined
    window
        so_far as (
            partition by old_product, new_product order by month nulls last
            rows between unbounded preceding and current row
        )
),

estimated as (
    select
        *,
        -- the months vary each by itself, the mean ratio before errs for all alike
        t95 * sqrt(ratio_variance * control * control * (1e0 + {{ ratio(1, 'months_before') }}))
            as margin,
        t95 * sqrt(
            ratio_variance
            * (control_squares + {{ ratio('control_so_far * control_so_far', 'months_before') }})
        ) as margin_so_far
    from summed
)

select * from estimated
