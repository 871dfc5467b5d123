{# Upper tail of a binomial by the Camp-Paulson approximation (Camp 1951): z of P(X >= successes) out of
   trials at a chance p between 0 and 1. Within 0.003 of the exact tail where 3 or more successes are
   expected or seen; neither engine has the incomplete beta function. Successes and trials may be
   fractions (effective counts). Null when nothing or everything is a success. #}
{% macro binomial_upper_z(successes, trials, p) -%}
    {%- set k = 'cast(' ~ successes ~ ' as double)' -%}
    {%- set rest = '(cast(' ~ trials ~ ' as double) - ' ~ k ~ ' + 1e0)' -%}
    {%- set r = 'power(' ~ rest ~ ' * (' ~ p ~ ') / (' ~ k ~ ' * (1e0 - (' ~ p ~ '))), 1e0 / 3e0)' -%}
    case when {{ k }} > 0e0 and {{ k }} <= cast({{ trials }} as double) and ({{ p }}) > 0e0 and ({{ p }}) < 1e0 then
        ((9e0 - 1e0 / {{ k }}) - (9e0 - 1e0 / {{ rest }}) * {{ r }})
        / (3e0 * sqrt({{ r }} * {{ r }} / {{ rest }} + 1e0 / {{ k }}))
    end
{%- endmacro %}
