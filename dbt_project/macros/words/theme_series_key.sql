{# Key of the trend series of a theme in a segment. #}
{% macro theme_series_key(cells) -%}
    {{ cells }}.theme || case
        when {{ cells }}.segment_name = 'all' then ''
        else '|' || {{ cells }}.segment_name || '|' || {{ cells }}.segment_value
    end
{%- endmacro %}
