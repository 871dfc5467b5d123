{# Facts that grow. On Spark a build makes them whole. #}

{% materialization incremental, adapter='spark' -%}
    {%- if not should_full_refresh() -%}
        {{ exceptions.raise_compiler_error('On Spark facts are built whole: --full-refresh') }}
    {%- endif -%}
    {{ return(materialization_table_spark()) }}
{%- endmaterialization %}
