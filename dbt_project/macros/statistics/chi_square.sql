{# Upper tail of chi-square for 1 to 30 whole degrees of freedom: a finite sum (Abramowitz and Stegun 26.4.4, 26.4.5).
   Give columns: the statistic, its square root and the degrees. #}
{% macro chi_square_sf(x, root, degrees) -%}
    case
        when {{ x }} is null or {{ degrees }} is null then null
        {%- for df in range(1, 31) %}
        when {{ degrees }} = {{ df }} then {{ chi_square_tail(x, root, df) }}
        {%- endfor %}
    end
{%- endmacro %}

{% macro chi_square_tail(x, root, df) -%}
    {%- set terms = df // 2 -%}
    {%- set first = 2 if df % 2 == 0 else 3 -%}
    {#- Horner from the last term inwards: each is the one before it times x over the next even or odd number -#}
    {%- set sum = namespace(text='1e0') -%}
    {%- for i in range(terms - 1, 0, -1) -%}
        {%- set sum.text = '(1e0 + ' ~ x ~ ' / ' ~ (first + 2 * (i - 1)) ~ 'e0 * ' ~ sum.text ~ ')' -%}
    {%- endfor -%}
    {%- if df % 2 == 0 -%}
        exp(-{{ x }} / 2e0) * {{ sum.text }}
    {%- elif terms == 0 -%}
        2e0 * {{ normal_tail(root) }}
    {%- else -%}
        2e0 * {{ normal_tail(root) }}
        + {{ root }} * 0.7978845608028654e0 * exp(-{{ x }} / 2e0) * {{ sum.text }}
    {%- endif -%}
{%- endmacro %}
