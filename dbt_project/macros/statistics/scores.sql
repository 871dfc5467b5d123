{# Variance per answer of a score, by what it counts: two ends (in shares), values, or a share. #}
{% macro survey_variance(n) -%}
    case counted
        when 'ends' then {{ nps_variance('tops', 'bottoms', n) }}
        when 'values' then {{ sample_variance('value_sum', 'value_square_sum', n) }}
        else {{ ratio('successes', n) }} * (1e0 - {{ ratio('successes', n) }})
    end
{%- endmacro %}

{# Half of the 95 % interval of a mean; null where nothing varies, which is no certainty. #}
{% macro mean_half_width(variance, n) -%}
    {{ student_t95_exact('(' ~ n ~ ' - 1)') }} * sqrt({{ ratio('nullif(' ~ variance ~ ', 0e0)', n) }})
{%- endmacro %}
