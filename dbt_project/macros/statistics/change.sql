{# z of a change between two independent samples; null when neither sample varies. #}

{% macro z_of_difference(difference, variance_a, n_a, variance_b, n_b) -%}
    (
        cast({{ difference }} as double)
        / nullif(
            sqrt({{ ratio(variance_a, n_a) }} + {{ ratio(variance_b, n_b) }}), 0e0
        )
    )
{%- endmacro %}

{# Pooled two-proportion z: b minus a. #}
{% macro z_of_two_shares(successes_a, n_a, successes_b, n_b) -%}
    {%- set pooled = ratio(
        '(' ~ successes_a ~ ' + ' ~ successes_b ~ ')', '(' ~ n_a ~ ' + ' ~ n_b ~ ')'
    ) -%}
    (
        ({{ ratio(successes_b, n_b) }} - {{ ratio(successes_a, n_a) }})
        / nullif(
            sqrt(
                {{ pooled }} * (1e0 - {{ pooled }})
                * ({{ ratio('1', n_a) }} + {{ ratio('1', n_b) }})
            ),
            0e0
        )
    )
{%- endmacro %}
