{# At most so many items in a regression: the whole of relative weights costs as their number cubed. #}
{% macro driver_items_at_most() -%}
    25
{%- endmacro %}

{# CTEs that give the inverse square root of symmetric matrices with eigenvalues from 0 to about 40, in rows: to stand
   behind a CTE `relation` of keys, items, item_a, item_b, value (every pair in both orders). The last is
   `inverse_roots` of keys, item_a, item_b, value.

   A^(-1/2) is 2/pi times the integral of (A + t^2)^(-1) over t from 0 on. With t = e^u the integrand is smooth and falls off
   on both sides, so 225 equal steps of u give it to about 1e-13, whatever the eigenvalues; each step is one
   inverse, made by sweeping each item once (Gauss-Jordan in rows). Nothing is iterated until it settles, and each CTE is
   read once, so that it costs the same on engines that do not keep common table expressions. #}
{% macro inverse_square_roots(relation, keys, ridge) -%}
    {%- set most = driver_items_at_most() | int -%}
    {%- set matrix = (keys + ['node']) | join(', ') -%}
digits as (
    {%- for digit in range(15) %}
    select {{ digit }} as digit{{ ' union all' if not loop.last }}
    {%- endfor %}
),

nodes as (
    select
        15 * high.digit + low.digit as node,
        exp(0.29e0 * (15 * high.digit + low.digit) - 34e0) as t
    from digits as high
    cross join digits as low
),

swept_0 as (
    select
        {%- for key in keys %}
        {{ relation }}.{{ key }},
        {%- endfor %}
        nodes.node,
        nodes.t,
        {{ relation }}.items,
        {{ relation }}.item_a,
        {{ relation }}.item_b,
        {{ relation }}.value
        + case when {{ relation }}.item_a = {{ relation }}.item_b then nodes.t * nodes.t + {{ ridge }} else 0e0 end
            as value
    from {{ relation }}
    cross join nodes
),
{% for item in range(1, most + 1) %}
found_{{ item }} as (
    select
        *,
        max(case when item_a = {{ item }} and item_b = {{ item }} then value end)
            over (partition by {{ matrix }}) as corner,
        max(case when item_b = {{ item }} then value end) over (partition by {{ matrix }}, item_a) as in_row,
        max(case when item_a = {{ item }} then value end) over (partition by {{ matrix }}, item_b) as in_column
    from swept_{{ item - 1 }}
),

swept_{{ item }} as (
    select
        {{ matrix }},
        t,
        items,
        item_a,
        item_b,
        case
            when items < {{ item }} then value
            when item_a = {{ item }} and item_b = {{ item }} then -1e0 / corner
            when item_a = {{ item }} or item_b = {{ item }} then value / corner
            else value - in_row * in_column / corner
        end as value
    from found_{{ item }}
),
{% endfor %}
inverse_roots as (
    select
        {{ keys | join(', ') }},
        item_a,
        item_b,
        -- sweeping leaves the inverse with the other sign; decimals add up to the same in any order
        cast(sum(cast(-value * t * 0.29e0 * 0.63661977236758134308e0 as decimal(38, 18))) as double) as value
    from swept_{{ most }}
    group by {{ keys | join(', ') }}, item_a, item_b
)
{%- endmacro %}
