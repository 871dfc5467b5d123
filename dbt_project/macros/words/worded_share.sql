{# A share as a percentage without decimals: 0.912 is 91 %. #}
{% macro worded_share(share) -%}
    cast(cast(round(cast(100e0 * ({{ share }}) as decimal(18, 6)), 0) as decimal(18, 0)) as string) || ' %'
{%- endmacro %}

{# A number with one decimal, always with it. #}
{% macro worded_tenths(number) -%}
    cast(cast(round(cast({{ number }} as decimal(18, 6)), 1) as decimal(18, 1)) as string)
{%- endmacro %}
