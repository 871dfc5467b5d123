{# What Spark must find before it builds. DuckDB has everything in the work file. #}

{% macro open_lake() -%}
    {{ return(adapter.dispatch('open_lake')()) }}
{%- endmacro %}

{% macro duckdb__open_lake() -%} {%- endmacro %}

{# Raw rows and look-ups lie in the lake as Parquet; here they become tables, and the schemas get their places.
   Without ANSI mode a division by zero would be null, a sum that is too large would wrap, all without a word. #}
{% macro spark__open_lake() -%}
    {%- if execute and flags.WHICH in ('build', 'run', 'test', 'seed') -%}
        {%- set setting = run_query('set spark.sql.ansi.enabled').rows[0][1] -%}
        {%- if setting != 'true' -%}
            {{ exceptions.raise_compiler_error('ANSI mode is off in this session: build with prodops run') }}
        {%- endif -%}
        {#- what an earlier build made is not there any more: its schemas are made anew, in today's lake -#}
        {%- if flags.FULL_REFRESH -%}
            {%- for schema in graph.nodes.values() | selectattr('resource_type', 'equalto', 'model')
                | map(attribute='schema') | unique -%}
                {%- do run_query('drop schema if exists ' ~ schema ~ ' cascade') -%}
                {%- do create_schema(api.Relation.create(schema=schema)) -%}
            {%- endfor -%}
        {%- endif -%}
        {%- set raw = env_var('PRODOPS_LAKE') ~ '/raw' -%}
        {%- set seeds = graph.nodes.values() | selectattr('resource_type', 'equalto', 'seed') | list -%}
        {%- set found = graph.sources.values() | list + seeds -%}
        {%- for schema in found | map(attribute='schema') | unique -%}
            {%- do run_query('create schema if not exists ' ~ schema) -%}
        {%- endfor -%}
        {%- for node in found -%}
            {%- set table = node.schema ~ '.' ~ node.name -%}
            {%- do run_query('drop table if exists ' ~ table) -%}
            {%- do run_query(
                'create table ' ~ table ~ " using parquet location '" ~ raw ~ '/' ~ node.schema ~ '/' ~ node.name ~ "'"
            ) -%}
        {%- endfor -%}
    {%- endif -%}
{%- endmacro %}


{# A schema of ours keeps its tables in the lake, whatever the server's own place is. #}
{% macro spark__create_schema(relation) -%}
    {%- call statement('create_schema') -%}
        create schema if not exists {{ relation }} location '{{ env_var('PRODOPS_LAKE') }}/tables/{{ relation.schema }}'
    {%- endcall -%}
{%- endmacro %}
