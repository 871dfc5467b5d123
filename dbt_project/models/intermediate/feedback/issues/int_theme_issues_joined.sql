-- grain: one row per theme, period and segment, with all that is known of it
{{ config(materialized='table') }}

with

cells as (
    select
        cells.*,
        hidden.suppression_reason
    from {{ ref('int_theme_cells_counted') }} as cells
    left join {{ ref('int_theme_cells_hidden') }} as hidden
        on
            cells.period_grain = hidden.period_grain
            and cells.period_start = hidden.period_start
            and cells.segment_name = hidden.segment_name
            and cells.segment_value = hidden.segment_value
),

tests as (
    select * from {{ ref('int_theme_lifts_adjusted') }}
),

revenue as (
    select * from {{ ref('int_theme_revenue_summed') }}
),

trends as (
    select * from {{ ref('int_trends_classified') }}
    where metric = 'mention_share'
),

novelty as (
    select * from {{ ref('int_theme_novelty_dated') }}
),

agreement as (
    select * from {{ ref('int_theme_labels_compared') }}
),

neighbours as (
    select * from {{ ref('int_theme_neighbours_found') }}
),

quotes as (
    select * from {{ ref('int_theme_quotes_chosen') }}
),

company as (
    select reporting_currency from {{ ref('stg_company__company') }}
),

joined as (
    select
        cells.*,
        company.reporting_currency,
        cells.suppression_reason is not null as is_suppressed,
        tests.lift,
        tests.odds_ratio,
        tests.fisher_p,
        tests.fisher_p_adj,
        tests.family_tests,
        case when cells.suppression_reason is null then coalesce(revenue.revenue_at_stake, 0) end
            as revenue_at_stake,
        case when cells.suppression_reason is null then trends.trend_class end as trend_class,
        case when cells.suppression_reason is null then quotes.sample_quotes end as sample_quotes,
        novelty.first_mentioned_on,
        novelty.novelty_days,
        neighbours.similar_theme as similar_theme_id,
        agreement.n as n_labelled,
        agreement.coder_precision,
        agreement.coder_recall,
        agreement.coder_kappa
    from cells
    cross join company
    left join tests
        on
            {{ same_place('cells', 'tests', [
                'period_grain', 'period_start', 'segment_name', 'segment_value', 'theme'
            ]) }}
    left join revenue
        on
            {{ same_place('cells', 'revenue', [
                'period_grain', 'period_start', 'segment_name', 'segment_value', 'theme'
            ]) }}
    left join trends on {{ theme_series_key('cells') }} = trends.level_key
    left join novelty on cells.theme = novelty.theme
    left join agreement on cells.theme = agreement.theme
    left join neighbours on cells.theme = neighbours.theme
    left join quotes on cells.segment_name = 'all' and cells.theme = quotes.theme
)

select * from joined
