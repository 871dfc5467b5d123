-- grain: one row per way of scoring and metric that comes of it
with

metrics as (
    select
        'nps' as scoring,
        'nps' as metric,
        'ends' as counted
    {%- for boxes in [1, 2, 3] %}
        {%- for kind in ['csat', 'mean'] %}
            {%- for metric, counted in [
        ('mean', 'values'), ('top' ~ boxes, 'top_boxes'), ('bottom' ~ boxes, 'bottom_boxes')
    ] %}
    {%- if kind ~ metric != 'csattop2' %}  
                    {#- that is what csat itself counts #}
                    union all
                    select
                        '{{ kind ~ boxes }}' as scoring,
                        '{{ metric }}' as metric,
                        '{{ counted }}' as counted
                {%- endif %}
            {%- endfor %}
        {%- endfor %}
        union all
        select
            'csat{{ boxes }}' as scoring,
            'csat' as metric,
            'tops' as counted
    {%- endfor %}
    {%- for variant, metric, counted in [
        ('share', 'ces', 'tops'), ('share', 'mean', 'values'), ('index', 'ces_index', 'ends'),
        ('index', 'mean', 'values'), ('mean', 'mean', 'values')
    ] %}
        union all
        select
            'ces_{{ variant }}' as scoring,
            '{{ metric }}' as metric,
            '{{ counted }}' as counted
    {%- endfor %}
)

select * from metrics
