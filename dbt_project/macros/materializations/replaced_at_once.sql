{# How DuckDB takes a model in: in one transaction, under its own name.

   The adapter's own way builds under another name, renames twice and drops, since most engines cannot undo a drop.
   DuckDB can, so the old rows stand until the commit here too; and those statements were a third of a small build. #}

{% materialization view, adapter='duckdb' %}
    {{- run_hooks(pre_hooks) -}}
    {{- drop_in_transaction(load_cached_relation(this)) -}}
    {%- set relation = this.incorporate(type='view') -%}
    {%- call statement('main') -%} {{ get_create_view_as_sql(relation, sql) }} {%- endcall -%}
    {{- close_transaction(relation) -}}
    {{- return({'relations': [relation]}) -}}
{% endmaterialization %}

{% materialization table, adapter='duckdb' %}
    {{- run_hooks(pre_hooks) -}}
    {{- drop_in_transaction(load_cached_relation(this)) -}}
    {%- set relation = this.incorporate(type='table') -%}
    {%- call statement('main') -%} {{ create_table_as(False, relation, compiled_code) }} {%- endcall -%}
    {{- close_transaction(relation) -}}
    {{- return({'relations': [relation]}) -}}
{% endmaterialization %}

{# Not dbt's own `drop_relation`, which drops before the transaction begins. #}
{% macro drop_in_transaction(relation) -%}
    {%- if relation is not none -%}
        {%- call statement('drop_old') -%} drop {{ relation.type }} if exists {{ relation }} {%- endcall -%}
    {%- endif -%}
{%- endmacro %}

{% macro close_transaction(relation) -%}
    {%- do persist_docs(relation, model) -%}
    {{- run_hooks(post_hooks) -}}
    {%- do adapter.commit() -%}
{%- endmacro %}
