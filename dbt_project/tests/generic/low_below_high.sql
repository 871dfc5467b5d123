{% test low_below_high(model, low, high) %}
    select {{ low }}, {{ high }}
    from {{ model }}
    where {{ low }} > {{ high }}
{% endtest %}
