-- grain: one row per series_id, with its evidence in one sentence
{{ config(materialized='table') }}

with

phrased as (
    select * from {{ ref('int_trends_phrased') }}
),

judged as (
    select
        *,
        case
            when direction = 'fall' then opening || ' fell' || coalesce(' ' || size_text, '')
            when direction = 'rise' then opening || ' rose' || coalesce(' ' || size_text, '')
            -- most pairs of a season are equal: ranks lean to one side, and the median by nothing
            when p_adj < trend_alpha
                then opening || case when mk_s < 0 then ' more often fell than rose'
                        else ' more often rose than fell'
                    end
                    || ', by nothing in the median'
            when trend_class = 'stable' and unit = ' %'
                then opening || ' stayed within ' || least_change_text || ' a year'
            when trend_class = 'stable' then opening || ' stayed level'
            else 'No trend in ' || subject
        end as finding,
        case
            when direction is null and p_adj < trend_alpha then 'too small to have a size'
            when direction is null then 'not distinguishable from noise'
            when p_adj < 0.01e0 then 'clear'
            else 'likely'
        end as certainty,
        finding || coalesce(' (95 % interval ' || interval_text || ')', '') || ': ' || certainty
        || ', adjusted p ' || p_text || ', ' || n_text || ', ' || span_text
        || change_text || doubt_text || stockout_text || currency_text || cost_text || '.'
            as sentence
    from phrased
),

worded as (
    select
        series_id,
        case insufficient_reason
            when 'no_usable_period' then opening || ': no complete period with a value to look at.'
            when 'nothing_sold' then opening || ': nothing was sold in ' || n_text || '.'
            when 'fewer_than_2_seasons'
                then opening || ': ' || n_text || ' are too few to tell season from trend, '
                    || cast(2 * season_length as string) || ' are needed.'
            when 'fewer_than_8_periods' then opening || ': ' || n_text || ' are too few to test.'
            when 'no_season_twice' then opening || ': no season was seen twice in ' || n_text || '.'
            else sentence
        end as evidence_text
    from judged
)

select * from worded
