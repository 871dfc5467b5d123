{# True for rows that this build has to make again: all of them in a full one, else those that changed. #}
{% macro rebuilt(column, changed) -%}
    {%- set key = column.split('.') | last -%}
    {% if flags.FULL_REFRESH -%}
        true
    {%- else -%}
        {{ column }} in (select {{ key }} from {{ changed }})
    {%- endif %}
{%- endmacro %}


{# False in a full build, which needs no list of what changed. #}
{% macro is_partial_build() -%}
    {{ 'false' if flags.FULL_REFRESH else 'true' }}
{%- endmacro %}
