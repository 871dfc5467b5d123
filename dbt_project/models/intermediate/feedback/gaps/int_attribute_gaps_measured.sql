-- grain: one row per attribute, product_line (or all) and quarter in which anybody said anything
{{ config(materialized='table') }}

with

counted as (
    select
        *,
        -- the other lines: a person who writes about two lines speaks once for each
        case when product_line <> 'all' then
                sum(case when product_line <> 'all' then askers else 0 end)
                    over (partition by attribute, quarter)
                - askers
        end as rest_askers,
        case when product_line <> 'all' then
                sum(case when product_line <> 'all' then people else 0 end)
                    over (partition by attribute, quarter)
                - people
        end as rest_people
    from {{ ref('int_attribute_asks_counted') }}
),

bases as (
    select
        product_line,
        quarter,
        sum(case when is_buyer then 1 else 0 end) as customers
    from {{ ref('int_customer_line_years_bought') }}
    group by product_line, quarter
),

searched as (
    select count(*) > 0 as is_any_search from {{ ref('stg_usage__search_themes') }}
),

company as (
    select
        min_n,
        reporting_currency
    from {{ ref('stg_company__company') }}
),

joined as (
    select
        counted.*,
        company.min_n,
        company.reporting_currency,
        offers.is_offered,
        offers.products_offering,
        offers.products_sold,
        offers.competitors,
        coalesce(bases.customers, 0) as customers,
        case when searched.is_any_search then coalesce(searches.hits, 0) end as search_hits,
        case when counted.people >= company.min_n then counted.people end as shown_people
    from counted
    cross join company
    cross join searched
    left join {{ ref('int_attribute_offers_found') }} as offers
        on
            counted.attribute = offers.attribute
            and counted.product_line = offers.product_line
            and counted.quarter = offers.quarter
    left join {{ ref('int_attribute_searches_counted') }} as searches
        on
            counted.attribute = searches.attribute
            and counted.product_line = searches.product_line
            and counted.quarter = searches.quarter
    left join bases
        on
            case when counted.product_line = 'unknown' then 'all' else counted.product_line end
            = bases.product_line
            and counted.quarter = bases.quarter
),

measured as (
    select
        *,
        {{ ratio('askers', 'shown_people') }} as share,
        {{ wilson_low('askers', 'shown_people') }} as share_low,
        {{ wilson_high('askers', 'shown_people') }} as share_high,
        case when rest_people >= min_n then
                {{ ratio('askers', 'shown_people') }}
                / nullif({{ ratio('rest_askers', 'rest_people') }}, 0e0)
        end as lift,
        case when rest_people >= min_n then
                {{ katz_low('askers', 'shown_people', 'rest_askers', 'rest_people') }}
        end as lift_low,
        case when rest_people >= min_n then
                {{ katz_high('askers', 'shown_people', 'rest_askers', 'rest_people') }}
        end as lift_high
    from joined
)

select * from measured
