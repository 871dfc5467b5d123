{# At the end of a build in which nothing failed and every fact was made: what it had taken in. The next build starts
   from there; after a failed or partial one nothing is noted, and the next takes the same changes again. #}
{% macro record_build(results) -%}
    {%- if execute -%}
        {%- set made = [] -%}
        {%- set failed = [] -%}
        {%- for result in results -%}
            {%- if result.status not in ('success', 'pass', 'warn') -%}
                {%- do failed.append(result.node.name) -%}
            {%- elif result.node.config.materialized == 'incremental' -%}
                {%- do made.append(result.node.name) -%}
            {%- endif -%}
        {%- endfor -%}
        {%- set facts = graph.nodes.values() | selectattr('config.materialized', 'equalto', 'incremental') | list -%}
        {%- if not failed and made | length == facts | length -%}
            {{ built_state() }}
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}


{% macro built_state() -%}
    {{ return(adapter.dispatch('built_state')()) }}
{%- endmacro %}

{# On Spark every build makes everything: nothing is to be remembered. #}
{% macro spark__built_state() -%} {%- endmacro %}

{% macro duckdb__built_state() -%}
    delete from builds.files;
    insert into builds.files (source, path, file_id, file_version, loaded, reason)
    select source, path, file_id, file_version, loaded, reason from loads.files where status = 'loaded';
    delete from builds.lookups;
    insert into builds.lookups (lookup, lookup_key, detail, state)
    select lookup, lookup_key, detail, state from intermediate.int_order_lookups_described;
    delete from builds.company;
    insert into builds.company select * from raw_company.company;
    delete from builds.theme_rules;
    insert into builds.theme_rules select * from raw_company.theme_rules;
    delete from builds.code;
    insert into builds.code (code_state) values ('{{ env_var('PRODOPS_CODE_STATE', '') }}')
{%- endmacro %}
