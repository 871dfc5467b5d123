"""The registry of suites: which builder judges which table; nothing is discovered.

Add one import and one line for each new raw feed or mart. Do not add anything that runs at import:
builders take no arguments, and Great Expectations is imported when one is called.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from expectations.core import customers, dates, products
from expectations.feedback import (
    attribute_gaps,
    feedback_loop,
    feedback_revenue,
    issue_ranks,
    journey_scorecard,
    opportunity_backlog,
    raw_items,
    raw_labels,
    segment_demand,
)
from expectations.operations import goal_progress, product_attention, product_scorecard, raw_goals, raw_snoozes
from expectations.product import (
    raw_competitor_offers,
    raw_product_costs,
    raw_product_links,
    raw_products,
    raw_roadmap_items,
)
from expectations.sales import (
    customer_cohorts,
    customer_rfm,
    daily_product_sales,
    order_lines,
    product_abc,
    product_attach,
    product_cannibalisation,
    product_margins,
    product_mix,
    product_months,
    product_trend_points,
    product_trends,
    raw_customers,
    raw_exchange_rates,
    raw_order_lines,
    raw_orders,
    raw_refunds,
    raw_stock_days,
    return_rates,
    sales_change_drivers,
)
from expectations.survey import (
    raw_answers,
    raw_invitations,
    raw_populations,
    raw_questions,
    raw_responses,
    survey_answers,
    survey_drivers,
    survey_questions,
    survey_scores,
)
from expectations.trust import data_quality, publish_ledger, quarantine_reasons, source_loads
from expectations.usage import raw_events

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

SUITES: dict[str, Callable[[], ExpectationSuite]] = {
    "raw_product.products": raw_products.suite,
    "raw_product.product_costs": raw_product_costs.suite,
    "raw_product.product_links": raw_product_links.suite,
    "raw_product.roadmap_items": raw_roadmap_items.suite,
    "raw_product.competitor_offers": raw_competitor_offers.suite,
    "raw_sales.customers": raw_customers.suite,
    "raw_sales.orders": raw_orders.suite,
    "raw_sales.order_lines": raw_order_lines.suite,
    "raw_sales.refunds": raw_refunds.suite,
    "raw_sales.stock_days": raw_stock_days.suite,
    "raw_sales.exchange_rates": raw_exchange_rates.suite,
    "raw_survey.questions": raw_questions.suite,
    "raw_survey.invitations": raw_invitations.suite,
    "raw_survey.answers": raw_answers.suite,
    "raw_survey.populations": raw_populations.suite,
    "raw_survey.responses": raw_responses.suite,
    "raw_usage.events": raw_events.suite,
    "raw_operations.goals": raw_goals.suite,
    "raw_operations.snoozes": raw_snoozes.suite,
    "raw_feedback.items": raw_items.suite,
    "raw_feedback.labels": raw_labels.suite,
    "marts.products": products.suite,
    "marts.customers": customers.suite,
    "marts.dates": dates.suite,
    "marts.order_lines": order_lines.suite,
    "marts.daily_product_sales": daily_product_sales.suite,
    "marts.product_months": product_months.suite,
    "marts.survey_questions": survey_questions.suite,
    "marts.survey_answers": survey_answers.suite,
    "marts.survey_scores": survey_scores.suite,
    "marts.survey_drivers": survey_drivers.suite,
    "marts.product_scorecard": product_scorecard.suite,
    "marts.source_loads": source_loads.suite,
    "marts.quarantine_reasons": quarantine_reasons.suite,
    "marts.publish_ledger": publish_ledger.suite,
    "marts.data_quality": data_quality.suite,
    "marts.product_trends": product_trends.suite,
    "marts.product_trend_points": product_trend_points.suite,
    "marts.product_margins": product_margins.suite,
    "marts.return_rates": return_rates.suite,
    "marts.sales_change_drivers": sales_change_drivers.suite,
    "marts.product_abc": product_abc.suite,
    "marts.product_mix": product_mix.suite,
    "marts.product_attach": product_attach.suite,
    "marts.product_cannibalisation": product_cannibalisation.suite,
    "marts.customer_rfm": customer_rfm.suite,
    "marts.customer_cohorts": customer_cohorts.suite,
    "marts.goal_progress": goal_progress.suite,
    "marts.product_attention": product_attention.suite,
    "marts.issue_ranks": issue_ranks.suite,
    "marts.opportunity_backlog": opportunity_backlog.suite,
    "marts.feedback_loop": feedback_loop.suite,
    "marts.segment_demand": segment_demand.suite,
    "marts.attribute_gaps": attribute_gaps.suite,
    "marts.feedback_revenue": feedback_revenue.suite,
    "marts.journey_scorecard": journey_scorecard.suite,
}
