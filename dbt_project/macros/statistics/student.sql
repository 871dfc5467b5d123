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

{# The same to 1e-9 and for every whole number of degrees: a table up to 40 (the quantile has no finite form),
   the expansion above. Give an expression of whole numbers. #}
{% macro student_t95_exact(degrees) -%}
    {%- set points = [
        '12.706204736174694e0', '4.302652729749462e0', '3.1824463052837078e0', '2.7764451051977934e0',
        '2.5705818356363146e0', '2.4469118511449786e0', '2.364624251592784e0', '2.306004135204166e0',
        '2.262157162798205e0', '2.228138851986274e0', '2.200985160091639e0', '2.1788128296672284e0',
        '2.1603686564627913e0', '2.144786687917804e0', '2.131449545559776e0', '2.1199052992212546e0',
        '2.1098155778333156e0', '2.1009220402410382e0', '2.0930240544083087e0', '2.085963447265864e0',
        '2.0796138447276795e0', '2.0738730679040254e0', '2.0686576104190486e0', '2.0638985616280245e0',
        '2.0595385527532972e0', '2.0555294386428735e0', '2.0518305164802846e0', '2.0484071417952454e0',
        '2.045229642132703e0', '2.0422724563012378e0', '2.039513446396408e0', '2.0369333434601016e0',
        '2.0345152974493383e0', '2.0322445093177186e0', '2.030107928250343e0', '2.0280940009804502e0',
        '2.0261924630291093e0', '2.0243941639119694e0', '2.022690920036761e0', '2.021075390306273e0'
    ] -%}
    case
        {%- for point in points %}
        when {{ degrees }} = {{ loop.index }} then {{ point }}
        {%- endfor %}
        when {{ degrees }} > {{ points | length }} then {{ student_t95(degrees) }}
    end
{%- endmacro %}
