{% macro latest_rows(relation, key_columns) -%}
    select * from (
        select
            *,
            row_number() over (
                partition by _source, {{ key_columns | join(', ') }}
                order by {{ newest_first() }}
            ) as _recency,
            max(_delivery) over (partition by _source) as _newest_delivery
        from {{ relation }}
    ) as ranked
    where
        _recency = 1
        and (coalesce(_delivery_kind, 'append') <> 'snapshot' or _delivery = _newest_delivery)
{%- endmacro %}


{# The same for tables of millions of rows. Ranking all of them costs twice as much as finding the few keys that were
   delivered more than once and ranking only those; in a partial build only keys of changed files are looked at. #}
{% macro latest_fact_rows(relation, key_columns) -%}
    {%- set keys = ['_source'] + key_columns -%}
    {%- set candidates -%}
        select {{ keys | join(', ') }} from {{ relation }}
        {% if is_incremental() -%}
        where _file_id in ({{ changed_files() }})
        group by {{ keys | join(', ') }}
        {%- else -%}
        group by {{ keys | join(', ') }}
        having count(*) > 1
        {%- endif %}
    {%- endset -%}
    {%- set same_key -%}
        {%- for key in keys %} {{ 'and ' if not loop.first }}delivered.{{ key }} = candidates.{{ key }}{% endfor -%}
    {%- endset -%}
    select latest.*
    from (
        select * from (
            select
                delivered.*,
                row_number() over (
                    partition by {% for key in keys %}delivered.{{ key }}{{ ', ' if not loop.last }}{% endfor %}
                    order by {{ newest_first() }}
                ) as _recency
            from {{ relation }} as delivered
            inner join ({{ candidates }}) as candidates on {{ same_key }}
        ) as ranked
        where _recency = 1
        {%- if not is_incremental() %}
        union all
        select
            delivered.*,
            1 as _recency
        from {{ relation }} as delivered
        left join ({{ candidates }}) as candidates on {{ same_key }}
        where candidates._source is null
        {%- endif %}
    ) as latest
    left join (
        select
            _source,
            max(_delivery) as newest_delivery
        from {{ relation }}
        where _delivery_kind = 'snapshot'
        group by _source
    ) as snapshots on latest._source = snapshots._source
    where
        coalesce(latest._delivery_kind, 'append') <> 'snapshot'
        or latest._delivery = snapshots.newest_delivery
{%- endmacro %}


{% macro newest_first() -%}
    _delivery desc nulls last, _file_version desc nulls last, _record_no desc nulls last, _file_id desc nulls last
{%- endmacro %}
