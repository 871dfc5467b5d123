{% macro latest_rows(relation, key_columns) -%}
    select * from (
        select
            *,
            row_number() over (
                partition by _source, {{ key_columns | join(', ') }}
                order by
                    _delivery desc nulls last,
                    _file_version desc nulls last,
                    _record_no desc nulls last,
                    _file_id desc nulls last
            ) as _recency,
            max(_delivery) over (partition by _source) as _newest_delivery
        from {{ relation }}
    ) as ranked
    where
        _recency = 1
        and (coalesce(_delivery_kind, 'append') <> 'snapshot' or _delivery = _newest_delivery)
{%- endmacro %}
