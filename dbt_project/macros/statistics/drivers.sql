{# Correlations of items 0 (the outcome) to `items` in columns r_a_b, a <= b, from rows of item_a, item_b, r. #}
{% macro correlation_columns(items) -%}
    {%- for a in range(items + 1) -%}
        {%- for b in range(a, items + 1) %}
        max(case when item_a = {{ a }} and item_b = {{ b }} then r end) as r_{{ a }}_{{ b }},
        {%- endfor -%}
    {%- endfor %}
        max(case when item_a = 0 and item_b = 0 then r end) as r_0_0_was
{%- endmacro %}

{# One CTE an item: each row becomes two, without the item and with it, and what goes with the item is swept out of
   the items that follow and the outcome (one step of Gaussian elimination). After the last item a row is a subset and
   r_0_0 is what its regression leaves unexplained. An item with nothing of its own left (a pivot below 1e-9) explains
   nothing more, so collinear items share what they explain. #}
{% macro swept_subsets(relation, choices, items) -%}
    {%- for item in range(1, items + 1) -%}
    {%- set before = relation if loop.first else 'swept_' ~ (item - 1) -%}
    {%- set rest = [0] + range(item + 1, items + 1) | list -%}
swept_{{ item }} as (
    select
        {{ before }}.survey_program,
        {{ before }}.outcome,
        {{ before }}.items,
        {{ before }}.n,
        {{ before }}.r_0_0_was,
        {%- for earlier in range(1, item) %}
        {{ before }}.is_in_{{ earlier }},
        {%- endfor %}
        {%- for a in rest %}
        {%- for b in rest if b >= a %}
        {%- set left = 'r_0_' ~ item if a == 0 else 'r_' ~ item ~ '_' ~ a %}
        {%- set right = 'r_0_' ~ item if b == 0 else 'r_' ~ item ~ '_' ~ b %}
        case when {{ choices }}.is_in = 1 and {{ before }}.r_{{ item }}_{{ item }} > 1e-9
                then {{ before }}.r_{{ a }}_{{ b }}
                    - {{ before }}.{{ left }} * {{ before }}.{{ right }} / {{ before }}.r_{{ item }}_{{ item }}
            else {{ before }}.r_{{ a }}_{{ b }}
        end as r_{{ a }}_{{ b }},
        {%- endfor %}
        {%- endfor %}
        {{ choices }}.is_in as is_in_{{ item }}
    from {{ before }}
    inner join {{ choices }} on {{ choices }}.is_in = 0 or {{ before }}.items >= {{ item }}
){{ ',' if not loop.last }}
    {% endfor -%}
{%- endmacro %}

{# Factorial of a whole number from 0 to 10. #}
{% macro factorial(number) -%}
    {%- set made = namespace(product=1) -%}
    case {{ number }}
        when 0 then 1e0
        {%- for i in range(1, 11) %}
        {%- set made.product = made.product * i %}
        when {{ i }} then {{ made.product }}e0
        {%- endfor %}
    end
{%- endmacro %}

{# z as far out as Student's t with so many degrees (Hill 1970, CACM 13:617): two-sided p within 1e-10 from 18
   degrees. Give a column of the absolute t. #}
{% macro student_z(t, degrees) -%}
    {%- set a = '(cast(' ~ degrees ~ ' as double) - 0.5e0)' -%}
    {%- set u = '(' ~ t ~ ' * ' ~ t ~ ' / cast(' ~ degrees ~ ' as double))' -%}
    {#- of a small u, ln(1 + u) would keep few digits -#}
    {%- set log = 'case when ' ~ u ~ ' < 1e-3 then ' ~ u ~ ' * (1e0 - ' ~ u ~ ' / 2e0 + ' ~ u ~ ' * ' ~ u
        ~ ' / 3e0 - ' ~ u ~ ' * ' ~ u ~ ' * ' ~ u ~ ' / 4e0) else ln(1e0 + ' ~ u ~ ') end' -%}
    {%- set w = 'sqrt(' ~ a ~ ' * ' ~ log ~ ')' -%}
    {%- set b = '(48e0 * ' ~ a ~ ' * ' ~ a ~ ')' -%}
    case when {{ degrees }} >= 18 then
        {{ w }} + (power({{ w }}, 3) + 3e0 * {{ w }}) / {{ b }}
        - (
            4e0 * power({{ w }}, 7) + 33e0 * power({{ w }}, 5) + 240e0 * power({{ w }}, 3) + 855e0 * {{ w }}
        ) / (10e0 * {{ b }} * ({{ b }} + 0.8e0 * power({{ w }}, 4) + 100e0))
    end
{%- endmacro %}
