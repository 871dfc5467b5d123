-- One row whatever raw holds; the fallbacks serve a warehouse where the loader has not run.
with

rules as (
    select
        trend_alpha,
        trend_min_change,
        trend_max_out_of_stock,
        attach_min_orders,
        attach_window_days,
        new_product_months,
        cannibalisation_min_months,
        attention_per_owner,
        attention_quiet_weeks,
        margin_floor,
        margin_max_drop,
        margin_min_coverage,
        goal_at_risk_from,
        goal_min_pace,
        survey_weight_by,
        survey_max_unplaced,
        survey_nonresponse_min_gap,
        survey_straight_line_items,
        survey_speeder_seconds,
        driver_min_n,
        detractor_max_rating,
        feedback_triage_days,
        feedback_answer_days,
        backlog_reach_months,
        demand_min_n,
        demand_serve_from,
        demand_grow_below,
        gap_min_askers,
        gap_min_share
    from {{ source('raw_company', 'rules') }}
),

one_row as (
    select
        coalesce(max(trend_alpha), 0.05e0) as trend_alpha,
        coalesce(max(trend_min_change), 0.05e0) as trend_min_change,
        coalesce(max(trend_max_out_of_stock), 0.2e0) as trend_max_out_of_stock,
        coalesce(max(attach_min_orders), 20) as attach_min_orders,
        coalesce(max(attach_window_days), 0) as attach_window_days,
        coalesce(max(new_product_months), 12) as new_product_months,
        coalesce(max(cannibalisation_min_months), 12) as cannibalisation_min_months,
        coalesce(max(attention_per_owner), 3) as attention_per_owner,
        coalesce(max(attention_quiet_weeks), 4) as attention_quiet_weeks,
        max(margin_floor) as margin_floor,
        coalesce(max(margin_max_drop), 0.05e0) as margin_max_drop,
        coalesce(max(margin_min_coverage), 0.95e0) as margin_min_coverage,
        coalesce(max(goal_at_risk_from), 0.9e0) as goal_at_risk_from,
        coalesce(max(goal_min_pace), 0.1e0) as goal_min_pace,
        max(survey_weight_by) as survey_weight_by,
        coalesce(max(survey_max_unplaced), 0.2e0) as survey_max_unplaced,
        coalesce(max(survey_nonresponse_min_gap), 0.05e0) as survey_nonresponse_min_gap,
        max(survey_straight_line_items) as survey_straight_line_items,
        max(survey_speeder_seconds) as survey_speeder_seconds,
        coalesce(max(driver_min_n), 50) as driver_min_n,
        coalesce(max(detractor_max_rating), 2e0) as detractor_max_rating,
        max(feedback_triage_days) as feedback_triage_days,
        max(feedback_answer_days) as feedback_answer_days,
        coalesce(max(backlog_reach_months), 12) as backlog_reach_months,
        coalesce(max(demand_min_n), 30) as demand_min_n,
        coalesce(max(demand_serve_from), 10e0) as demand_serve_from,
        coalesce(max(demand_grow_below), 0.8e0) as demand_grow_below,
        coalesce(max(gap_min_askers), 20) as gap_min_askers,
        coalesce(max(gap_min_share), 0.02e0) as gap_min_share
    from rules
)

select * from one_row
