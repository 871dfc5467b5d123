{# Opportunity of a need (Ulwick): importance plus what satisfaction lacks of it, from shares, 0 to 20. Rises with
   importance and falls with satisfaction, so its bounds are those of the worst and best corner of both intervals. #}
{% macro opportunity(importance, satisfaction) -%}
    case when {{ importance }} is not null and {{ satisfaction }} is not null then
        10e0 * ({{ importance }} + greatest({{ importance }} - {{ satisfaction }}, 0e0))
    end
{%- endmacro %}
