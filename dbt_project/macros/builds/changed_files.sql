{# Files whose rows no build has taken in yet: new ones, replayed ones, and ones that a newer delivery replaced. #}
{% macro changed_files() -%}
    select manifest.file_id
    from {{ source('loads', 'files') }} as manifest
    left join {{ source('builds', 'files') }} as built
        on
            manifest.source = built.source
            and manifest.path = built.path
            and manifest.file_id = built.file_id
            and manifest.file_version = built.file_version
            and manifest.loaded = built.loaded
            and coalesce(manifest.reason, '') = coalesce(built.reason, '')
    where manifest.status = 'loaded' and built.file_id is null
{%- endmacro %}
