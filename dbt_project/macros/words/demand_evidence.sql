{# What a row of demand rests on, as one sentence or two; null where nothing is known. #}
{% macro demand_evidence() -%}
    nullif(trim(
        case
            when suppression_reason is not null then 'Too few answers to be shown. '
            when opportunity_score is not null then
                {{ worded_share('importance') }} || ' call ' || replace(shown_need, '_', ' ') || ' important, '
                || {{ worded_share('satisfaction') }} || ' are satisfied with it (n = ' || cast(n as string)
                || '; opportunity ' || {{ worded_tenths('opportunity_score') }} || ', '
                || {{ worded_tenths('opportunity_low') }} || ' to ' || {{ worded_tenths('opportunity_high') }} || '). '
            else ''
        end
        || case
            when purchase_intent is not null then
                {{ worded_share('purchase_intent') }} || ' would buy it (n = ' || cast(intent_n as string) || '). '
            else ''
        end
        || case
            when penetration_index is not null and segment_name <> 'all' then
                'Of these people ' || {{ worded_share('penetration_index') }}
                || ' as many are customers as of everybody ('
                || {{ worded_share('index_low') }} || ' to ' || {{ worded_share('index_high') }} || ').'
            else ''
        end
    ), '')
{%- endmacro %}
