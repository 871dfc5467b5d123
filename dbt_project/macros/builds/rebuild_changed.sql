{# Incremental strategy: rows of changed keys go, their new ones come; a key left without rows is gone.
   The model names the table of changed keys as `meta.changed` and the key's column as `unique_key`. #}
{% macro get_incremental_rebuild_changed_sql(arguments) -%}
    {%- set columns = arguments['dest_columns'] | map(attribute='quoted') | join(', ') -%}
    {%- set key = arguments['unique_key'] -%}
    delete from {{ arguments['target_relation'] }}
    where {{ key }} in (select {{ key }} from {{ ref(config.get('meta')['changed']) }});

    insert into {{ arguments['target_relation'] }} ({{ columns }})
    select {{ columns }} from {{ arguments['temp_relation'] }}
{%- endmacro %}
