{# Two-sided 95 % point of Student's t by the expansion of Fisher and Cornish (Abramowitz and Stegun
   26.7.5), within 1e-4 from 9 degrees of freedom, 2e-3 from 4; null below 3. #}
{% macro student_t95(degrees) -%}
    {%- set z = 1.959963984540054 -%}
    case when {{ degrees }} >= 3 then
        {{ z95() }}
        + {{ ratio((z ** 3 + z) / 4, degrees) }}
        + {{ ratio((5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96, 'power(' ~ degrees ~ ', 2)') }}
        + {{ ratio((3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384, 'power(' ~ degrees ~ ', 3)') }}
        + {{ ratio(
            (79 * z ** 9 + 776 * z ** 7 + 1482 * z ** 5 - 1920 * z ** 3 - 945 * z) / 92160,
            'power(' ~ degrees ~ ', 4)'
        ) }}
    end
{%- endmacro %}
