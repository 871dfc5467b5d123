-- Targets are set as companies set them: last year's sales of the same quarter, times a factor that somebody decided.
create or replace table plans as
select *
from (values
    -- missed in every quarter: the stews
    ('ready-meals-sales', 'Sales', 'net_sales', null, 'Ready meals', 'quarter', 1.02, null, 2024.5, 2026.5, 'Priya Nair'),
    -- met in every quarter
    ('classic-sales', 'Sales', 'net_sales', null, 'Classic vegetables', 'quarter', 0.85, null, 2024.5, 2026.5, 'Mara Lindqvist'),
    ('chickpeas-units', 'Sales', 'units_sold', 'P009', null, 'quarter', 1.00, null, 2024.5, 2026.5, 'Tom Okafor'),
    ('classic-returns', 'Quality', 'return_rate', null, 'Classic vegetables', 'quarter', null, 0.05, 2023.5, 2026.5, 'Nora Weiss'),
    ('ready-meals-returns', 'Quality', 'return_rate', null, 'Ready meals', 'quarter', null, 0.05, 2023.5, 2026.5, 'Nora Weiss'),
    ('classic-csat', 'Quality', 'csat', null, 'Classic vegetables', 'quarter', null, 0.60, 2024.5, 2026.5, 'Nora Weiss'),
    -- met until the curry's cost rose in October 2025
    ('curry-margin', 'Finance', 'gm_pct', 'P037', null, 'quarter', null, 0.40, 2024.5, 2026.5, 'Carl Johansen'),
    -- the campaign was to bring two fifths more; the upgrade as much as what it replaced
    ('passata-campaign', 'Marketing', 'units_sold', 'P017', null, 'quarter', 1.40, null, 2026.0, 2026.5, 'Ines Ferrara'),
    ('crisp-corn-units', 'Product', 'units_sold', 'P012', null, 'quarter', 1.00, null, 2025.5, 2026.25, 'Tom Okafor'),
    -- a year that is half over
    ('company-year', 'Management', 'net_sales', null, null, 'year', 0.85, null, 2025.0, 2026.0, 'Carl Johansen'),
    ('ready-meals-year', 'Sales', 'net_sales', null, 'Ready meals', 'year', 1.00, null, 2025.0, 2026.0, 'Priya Nair')
) as listed (goal_id, department, metric_name, product_id, product_line, period_grain, factor, fixed_target,
    first_period, last_period, owner);

-- The plan for the crisp sweetcorn (P012) is what P011 sold in the quarters of 2024, its last whole year.
create or replace table planned_sales as
with sold as (
    select
        order_lines.product_id, catalogue.product_line,
        extract(year from order_lines.day) + (extract(quarter from order_lines.day) - 1) / 4 as quarter,
        sum(order_lines.quantity * order_lines.unit_price - order_lines.discount_amount) as net_sales,
        sum(order_lines.quantity) as units_sold,
    from order_lines
    inner join orders
        on order_lines.order_no = orders.order_no
    inner join catalogue
        on order_lines.product_id = catalogue.product_id
    where orders.status in ('paid', 'shipped')
    group by all
)
select product_id, product_line, quarter, net_sales, units_sold from sold
union all
select 'P012', null, quarter + if(quarter < 2024.5, 1, 0), net_sales, units_sold
from sold
where product_id = 'P011' and quarter between 2024 and 2024.75;

create or replace table goals as
with periods as (
    select plans.*, counted.n / 4 as period
    from plans
    inner join range(4 * 2023, 4 * 2027) as counted (n)
        on counted.n / 4 between plans.first_period and plans.last_period
        and (plans.period_grain = 'quarter' or counted.n % 4 = 0)
),
a_year_before as (
    select
        periods.goal_id, periods.period,
        sum(
            case periods.metric_name when 'net_sales' then planned_sales.net_sales else planned_sales.units_sold end
        ) as sold,
    from periods
    inner join planned_sales
        on (periods.product_id is null or periods.product_id = planned_sales.product_id)
        and (periods.product_line is null or periods.product_line = planned_sales.product_line)
        and planned_sales.quarter >= periods.period - 1
        and planned_sales.quarter < periods.period - 1 + if(periods.period_grain = 'year', 1, 0.25)
    where
        periods.factor is not null
        and (planned_sales.product_line is null) = (coalesce(periods.product_id, '') = 'P012')
    group by periods.goal_id, periods.period
)
select
    periods.goal_id, periods.department, periods.metric_name, periods.product_id, periods.product_line,
    periods.period_grain, make_date(
        cast(floor(periods.period) as bigint), cast(1 + 12 * (periods.period - floor(periods.period)) as bigint), 1
    ) as period_start,
    coalesce(
        cast(periods.fixed_target as decimal(12, 2)),
        cast(round(periods.factor * a_year_before.sold) as decimal(12, 2))
    ) as target,
    periods.owner,
from periods
left join a_year_before
    on periods.goal_id = a_year_before.goal_id
    and periods.period = a_year_before.period;

create or replace table snoozes as
select 'P012' as product_id, date '2026-05-01' as snoozed_from, date '2026-09-30' as snoozed_until,
    'new recipe planned for autumn' as reason;
