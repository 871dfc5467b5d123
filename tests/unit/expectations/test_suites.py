"""Every suite holds on a believable company and on one that delivers nothing, and each check can fail.

Add one bad case here with each new critical expectation: the statement that spoils the data and what it
must trip. Do not add tests of the evaluator: those are in `test_audit_verdicts.py`.
"""

from __future__ import annotations

import ast
import importlib
import inspect
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import pytest
import yaml

from expectations import SUITES
from expectations.drift import PROFILED
from orchestration.audit.evaluate import Verdict, run_suite, sql_datasource
from tests.unit.expectations.conftest import build

ROOT = Path(__file__).parents[3]
MODULES = sorted(path for path in (ROOT / "expectations").glob("*/*.py") if path.name != "__init__.py")


def module_of(table: str) -> Any:
    return importlib.import_module(SUITES[table].__module__)


def judge(con: duckdb.DuckDBPyConnection, tables: list[str]) -> dict[str, Verdict]:
    with sql_datasource(con) as datasource:
        return {table: run_suite(datasource, table, SUITES[table]())[0] for table in tables}


def names(verdict: Verdict) -> set[str]:
    """What failed, by the names its module gives to its queries; other expectations by type and column."""
    module = module_of(verdict.table)
    queries = {id(value): name for name, value in vars(module).items() if isinstance(value, str)}
    checks = {(severity, reason): queries[id(query)] for query, severity, reason in module.CHECKS}
    return {
        checks.get((failure.severity, failure.reason), f"{failure.expectation}:{failure.column}")
        for failure in verdict.failures
    }


class Bad(NamedTuple):
    """A statement that spoils a believable company, and the expectations of one table that it trips."""

    table: str
    fails: set[str]
    statement: str


LATE = "timestamp '2031-01-01'"
BLOCKS = {  # facts, whose broken history blocks
    f"marts.{mart}": ("HISTORY_BROKEN",)
    for mart in ("order_lines", "daily_product_sales", "product_months", "product_margins")
}
SHORT = dict.fromkeys(("marts.return_rates", "marts.product_mix"), ("ROWS_LOST",))  # fewer rows than are compared


def published(mart: str, *, rows: int, amount: float = 0) -> str:
    """A statement after which so much of a mart was published, in a month that is long gone."""
    return f"""
        insert into audit.published_profile values
            ('{mart}', 'run-1', '2026-06-01', null, false, {rows + 100}, null),
            ('{mart}', 'run-1', '2026-06-01', '2019-01-01', true, {rows}, {amount})"""


BAD = [
    Bad(
        "raw_product.products",
        {"TRUNCATED_DELIVERY"},
        """insert into raw_product.products select * replace ('2026-07-02' as _delivery)
           from raw_product.products limit 10""",
    ),
    Bad(
        "raw_product.products",
        {"RETIRED_BEFORE_LAUNCH"},
        "update raw_product.products set retired_on = '2019-01-01' where product_id = 'p1'",
    ),
    Bad("raw_product.products", {"ONE_NAME_FOR_MANY"}, "update raw_product.products set product_name = 'Product'"),
    Bad(
        "raw_product.products",
        {"expect_column_values_to_not_be_null:product_name"},
        "update raw_product.products set product_name = null where product_id in ('p1', 'p2')",
    ),
    Bad(
        "raw_product.products",
        {"expect_column_values_to_not_be_null:product_line"},
        "update raw_product.products set product_line = null where product_line = 'cans'",
    ),
    Bad(
        "raw_product.product_costs",
        {"TRUNCATED_DELIVERY"},
        """insert into raw_product.product_costs select * replace ('2026-07-02' as _delivery)
           from raw_product.product_costs limit 10""",
    ),
    Bad(
        "raw_product.product_costs",
        {"MANY_JUMPS", "ANY_JUMP"},
        "update raw_product.product_costs set unit_cost = 200 where valid_from > '2020-01-01'",
    ),
    Bad(
        "raw_product.product_costs",
        {"ANY_JUMP"},
        """update raw_product.product_costs set unit_cost = 200
           where valid_from > '2020-01-01' and product_id = 'p1'""",
    ),
    Bad("raw_product.product_costs", {"MOSTLY_ZERO"}, "update raw_product.product_costs set unit_cost = 0"),
    Bad("raw_product.product_costs", {"MOSTLY_ESTIMATED"}, "update raw_product.product_costs set is_estimated = true"),
    Bad(
        "raw_product.roadmap_items",
        {"TRUNCATED_DELIVERY"},
        """insert into raw_product.roadmap_items select * replace ('2026-07-02' as _delivery)
           from raw_product.roadmap_items limit 1""",
    ),
    Bad(
        "raw_product.roadmap_items",
        {"CONFIDENCE_IN_PERCENT"},
        "update raw_product.roadmap_items set confidence = 80 where item_id = 'r1'",
    ),
    Bad(
        "raw_product.roadmap_items",
        {"SCORED_IN_THE_FUTURE"},
        "update raw_product.roadmap_items set scored_at = '2026-08-01' where item_id = 'r1' and scored_at = '2026-03-01'",
    ),
    Bad(
        "raw_product.roadmap_items",
        {"SHIPPED_WITHOUT_A_DATE"},
        "update raw_product.roadmap_items set status = 'shipped' where item_id = 'r1'",
    ),
    Bad("raw_product.roadmap_items", {"EFFORT_IN_DAYS"}, "update raw_product.roadmap_items set effort = 500"),
    Bad(
        "raw_product.roadmap_items", {"EVERYTHING_EQUALLY_IMPORTANT"}, "update raw_product.roadmap_items set impact = 2"
    ),
    Bad(
        "raw_product.competitor_offers",
        {"TRUNCATED_DELIVERY"},
        """insert into raw_product.competitor_offers select * replace ('2026-07-02' as _delivery)
           from raw_product.competitor_offers limit 1""",
    ),
    Bad(
        "raw_product.competitor_offers",
        {"SEEN_IN_THE_FUTURE"},
        "update raw_product.competitor_offers set seen_on = '2026-08-01' where competitor = 'c1'",
    ),
    Bad(
        "raw_product.competitor_offers",
        {"LINE_NOBODY_SELLS"},
        "update raw_product.competitor_offers set product_line = 'sauces' where competitor = 'c1'",
    ),
    Bad(
        "raw_product.product_links",
        {"REPLACE_EACH_OTHER"},
        """insert into raw_product.product_links (product_id, related_product_id, link_type)
           values ('p2', 'p1', 'successor')""",
    ),
    Bad(
        "raw_product.product_links",
        {"LINKED_TO_ITSELF"},
        """insert into raw_product.product_links (product_id, related_product_id, link_type)
           values ('p9', 'p9', 'variant')""",
    ),
    Bad(
        "raw_product.product_links",
        {"MANY_UNKNOWN_ENDS", "SOME_UNKNOWN_ENDS"},
        "update raw_product.product_links set related_product_id = 'x' where product_id = 'p4'",
    ),
    Bad(
        "raw_sales.customers",
        {"TRUNCATED_DELIVERY"},
        """insert into raw_sales.customers select * replace ('2026-07-02' as _delivery)
           from raw_sales.customers limit 100""",
    ),
    Bad(
        "raw_sales.customers",
        {"IMPOSSIBLE_DATES"},
        f"update raw_sales.customers set acquired_at = {LATE} where customer_id = 'c1'",
    ),
    Bad(
        "raw_sales.customers",
        {"ONE_PERSON_FOR_MANY"},
        "update raw_sales.customers set person_id = 'x' where birth_year < 1960",
    ),
    Bad("raw_sales.customers", {"MOSTLY_SET_ASIDE"}, "update raw_sales.customers set is_test = true"),
    Bad("raw_sales.customers", {"IMPLAUSIBLE_AGES"}, "update raw_sales.customers set birth_year = 1900"),
    Bad(
        "raw_sales.orders",
        {"IMPOSSIBLE_DATES", "AFTER_AS_OF"},
        f"update raw_sales.orders set ordered_at = {LATE} where order_id = 'o1'",
    ),
    Bad(
        "raw_sales.orders",
        {"AFTER_AS_OF"},
        """update raw_company.company set as_of = '2026-06-20'""",
    ),
    Bad("raw_sales.orders", {"ORDERS_WITHOUT_LINES"}, "delete from raw_sales.order_lines"),
    Bad("raw_sales.orders", {"MOSTLY_NOT_SOLD"}, "update raw_sales.orders set status = 'pending'"),
    Bad(
        "raw_sales.orders",
        {"VOLUME_CHANGED"},
        "delete from raw_sales.orders where ordered_at = '2026-06-15' and hash(order_id) % 4 > 0",
    ),
    Bad(
        "raw_sales.orders",
        {"VOLUME_BROKEN", "VOLUME_CHANGED"},
        "delete from raw_sales.orders where ordered_at = '2026-06-15'",
    ),
    Bad(
        "raw_sales.order_lines",
        {"ONE_LINE_IS_HALF_OF_SALES"},
        "update raw_sales.order_lines set unit_price = 100000 where line_id = 'l1'",
    ),
    Bad(
        "raw_sales.order_lines",
        {"MANY_NOT_SOLD", "SOME_NOT_SOLD"},
        "update raw_sales.order_lines set unit_price = 0, discount_amount = 0 where hash(line_id) % 2 = 0",
    ),
    Bad(
        "raw_sales.order_lines",
        {"SOME_NOT_SOLD"},
        "update raw_sales.order_lines set quantity = -2 where hash(line_id) % 10 = 0",
    ),
    Bad("raw_sales.order_lines", {"OVER_DISCOUNTED"}, "update raw_sales.order_lines set discount_amount = 15"),
    Bad(
        "raw_sales.order_lines",
        {"MANY_ORPHANS", "SOME_ORPHANS"},
        "delete from raw_sales.orders where hash(order_id) % 2 = 0",
    ),
    Bad("raw_sales.order_lines", {"SOME_ORPHANS"}, "delete from raw_sales.orders where hash(order_id) % 50 = 0"),
    Bad(
        "raw_sales.refunds",
        {"IMPOSSIBLE_DATES"},
        f"update raw_sales.refunds set refunded_at = {LATE} where refund_id = 'r1'",
    ),
    Bad("raw_sales.refunds", {"REFUNDS_ABOVE_SALES"}, "update raw_sales.refunds set refund_amount = 10000"),
    Bad(
        "raw_sales.refunds",
        {"MANY_ORPHANS", "SOME_ORPHANS"},
        "update raw_sales.refunds set order_id = 'x' where refund_id in ('r1', 'r2')",
    ),
    Bad("raw_sales.refunds", {"REFUNDED_BEFORE_ORDERED"}, "update raw_sales.refunds set refunded_at = '2025-01-01'"),
    Bad(
        "raw_survey.questions",
        {"REWORDED_IN_PLACE"},
        """insert into raw_survey.questions select * replace ('2026-07-02' as _delivery,
           'Would you tell others of us?' as wording) from raw_survey.questions where question_id = 'q1'
           union all select * replace ('2026-07-02' as _delivery, upper(wording) as wording)
           from raw_survey.questions where question_id <> 'q1'""",
    ),
    Bad(
        "raw_survey.questions",
        {"TRUNCATED_DELIVERY"},
        """insert into raw_survey.questions select * replace ('2026-07-02' as _delivery)
           from raw_survey.questions limit 1""",
    ),
    Bad(
        "raw_survey.questions",
        {"expect_column_pair_values_a_to_be_greater_than_b:scale_max, scale_min"},
        "update raw_survey.questions set scale_max = 1 where question_id = 'q2'",
    ),
    Bad(
        "raw_survey.questions",
        {"ENDED_BEFORE_BEGUN"},
        "update raw_survey.questions set valid_to = '2024-01-01' where question_id = 'q2'",
    ),
    Bad(
        "raw_survey.questions",
        {"NPS_ON_OTHER_SCALE"},
        "update raw_survey.questions set scale_min = 1 where question_id = 'q1'",
    ),
    Bad(
        "raw_survey.questions",
        {"SCORES_WITHOUT_SCALE"},
        "update raw_survey.questions set scale_min = null where question_id = 'q2'",
    ),
    Bad(
        "raw_survey.invitations",
        {"IMPOSSIBLE_DATES"},
        f"update raw_survey.invitations set invited_at = {LATE} where invitation_id = 'i199'",
    ),
    Bad(
        "raw_survey.invitations",
        {"COMPLETED_BEFORE_STARTED"},
        "update raw_survey.invitations set started_at = '2026-05-04'",
    ),
    Bad(
        "raw_survey.invitations",
        {"ANSWERED_BEFORE_INVITED"},
        "update raw_survey.invitations set invited_at = '2026-05-04'",
    ),
    Bad("raw_survey.invitations", {"MOSTLY_BOUNCED"}, "update raw_survey.invitations set bounced_at = invited_at"),
    Bad(
        "raw_survey.invitations",
        {"NEARLY_ALL_COMPLETED"},
        "update raw_survey.invitations set completed_at = '2026-05-03'",
    ),
    Bad(
        "raw_survey.answers",
        {"IMPOSSIBLE_DATES"},
        f"update raw_survey.answers set answered_at = {LATE} where response_id = 'a1'",
    ),
    Bad(
        "raw_survey.answers",
        {"MANY_UNREGISTERED", "SOME_UNREGISTERED"},
        "update raw_survey.answers set question_id = 'x' where question_id = 'q3'",
    ),
    Bad("raw_survey.answers", {"OFF_SCALE"}, "update raw_survey.questions set scale_max = 5"),
    Bad("raw_survey.answers", {"MOSTLY_EMPTY"}, "update raw_survey.answers set raw_value = null"),
    Bad("raw_survey.answers", {"ONE_MOMENT"}, "update raw_survey.answers set answered_at = timestamp '2026-05-03'"),
    Bad("raw_survey.answers", {"ONE_CUSTOMER_ANSWERS_FOR_MANY"}, "update raw_survey.answers set customer_id = 'c1'"),
    Bad("raw_survey.responses", {"IMPOSSIBLE_DATES"}, f"update raw_survey.responses set answered_at = {LATE}"),
    Bad("raw_survey.responses", {"WITHOUT_ANSWERS"}, "update raw_survey.responses set answer_count = 0"),
    Bad("raw_survey.responses", {"MOSTLY_EXCLUDED"}, "update raw_survey.responses set exclusion = 'test'"),
    Bad(
        "raw_survey.responses",
        {"UNKNOWN_STATUS"},
        "update raw_survey.responses set exclusion = 'unknown_status' where response_id = 'a1'",
    ),
    Bad(
        "raw_survey.populations",
        {"TRUNCATED_DELIVERY"},
        """insert into raw_survey.populations select * replace ('2026-07-02' as _delivery)
           from raw_survey.populations limit 1""",
    ),
    Bad("raw_survey.populations", {"NOBODY_AT_ALL"}, "update raw_survey.populations set population = 0"),
    Bad(
        "raw_survey.populations",
        {"ONE_SEGMENT_ONLY", "MERGED_WITH_NOBODY"},
        "delete from raw_survey.populations where segment_value <> 'x'",
    ),
    Bad(
        "raw_survey.populations",
        {"SHARES_THAT_MISS_ONE"},
        "update raw_survey.populations set population = 0.3",
    ),
    Bad("raw_survey.populations", {"MERGED_WITH_NOBODY"}, "update raw_survey.populations set merge_with = 'nobody'"),
    Bad(
        "raw_sales.stock_days",
        {"TRUNCATED_DELIVERY"},
        "insert into raw_sales.stock_days by name select 'p1' as product_id, 'shop' as _source, "
        "'snapshot' as _delivery_kind, '2026-07-02' as _delivery, 1 as _file_version, 1 as _record_no",
    ),
    Bad(
        "raw_sales.stock_days",
        {"MOSTLY_OUT"},
        "update raw_sales.stock_days set is_out_of_stock = units_on_hand > 0, units_on_hand = null",
    ),
    Bad(
        "raw_sales.stock_days",
        {"CONTRADICTED"},
        "update raw_sales.stock_days set is_out_of_stock = product_id in ('p1', 'p2', 'p3')",
    ),
    Bad(
        "raw_sales.exchange_rates",
        {"ZERO"},
        "update raw_sales.exchange_rates set rate = 0 where valid_from = '2025-01-01'",
    ),
    Bad(
        "raw_sales.exchange_rates",
        {"JUMPS"},
        "update raw_sales.exchange_rates set rate = 1.4 where valid_from = '2025-01-31'",
    ),
    Bad(
        "raw_sales.exchange_rates",
        {"TRUNCATED_DELIVERY"},
        "insert into raw_sales.exchange_rates by name select 'USD' as currency, 1 as rate, 'shop' as _source, "
        "'snapshot' as _delivery_kind, '2026-07-02' as _delivery, 1 as _file_version, 1 as _record_no",
    ),
    Bad(
        "raw_operations.goals",
        {"RATES_AS_PERCENT"},
        "update raw_operations.goals set target = 5 where metric_name = 'return_rate'",
    ),
    Bad(
        "raw_operations.goals",
        {"NPS_OUT_OF_RANGE"},
        "update raw_operations.goals set metric_name = 'nps' where goal_id = 'g1'",
    ),
    Bad(
        "raw_operations.goals",
        {"JUMPS"},
        "update raw_operations.goals set target = 1 where goal_id = 'g1' and period_start = '2025-04-01'",
    ),
    Bad(
        "raw_operations.goals",
        {"TRUNCATED_DELIVERY"},
        "insert into raw_operations.goals by name select 'g1' as goal_id, 'shop' as _source, "
        "'snapshot' as _delivery_kind, '2026-07-02' as _delivery, 1 as _file_version, 1 as _record_no",
    ),
    Bad("raw_operations.snoozes", {"FOR_EVER"}, "update raw_operations.snoozes set snoozed_until = '2031-01-01'"),
    Bad(
        "raw_operations.snoozes",
        {"MOSTLY_SNOOZED"},
        "insert into raw_operations.snoozes by name select product_id, date '2026-06-01' as snoozed_from, "
        "date '2026-07-01' as snoozed_until from raw_product.products where product_id <> 'p1'",
    ),
    Bad("raw_operations.snoozes", {"BACKWARDS"}, "update raw_operations.snoozes set snoozed_until = '2026-05-01'"),
    Bad(
        "raw_feedback.items",
        {"IMPOSSIBLE_DATES"},
        f"update raw_feedback.items set received_at = {LATE}, triaged_at = null where item_id = 'i1'",
    ),
    Bad(
        "raw_feedback.items",
        {"MOSTLY_EMPTY"},
        "update raw_feedback.items set title = null, body = null where item_id not in ('i1', 'i2')",
    ),
    Bad(
        "raw_feedback.items",
        {"BACKWARDS"},
        "update raw_feedback.items set triaged_at = '2026-04-01' where item_id = 'i1'",
    ),
    Bad(
        "raw_feedback.items",
        {"ONE_TEXT"},
        "update raw_feedback.items set body = 'Dear madam or sir, we herewith confirm that we closed your request' "
        "where hash(item_id) % 2 = 0",
    ),
    Bad(
        "raw_feedback.labels",
        {"UNKNOWN_THEMES"},
        "update raw_feedback.labels set theme = 'saline' where theme <> 'none'",
    ),
    Bad("raw_feedback.labels", {"WITHOUT_ITEM"}, "update raw_feedback.labels set item_id = 'no' || item_id"),
    Bad("raw_feedback.labels", {"ONE_THEME_ONLY"}, "update raw_feedback.labels set theme = 'too_salty'"),
    Bad(
        "raw_usage.events",
        {"DATES_AHEAD"},
        f"update raw_usage.events set occurred_at = {LATE} where user_id = 'u1'; "
        f"update raw_usage.events set occurred_at = {LATE} where user_id = 'u2'",
    ),
    Bad("raw_usage.events", {"MOSTLY_NOBODY"}, "update raw_usage.events set user_id = null"),
    Bad(
        "raw_usage.events",
        {"VOLUME_BROKEN", "VOLUME_CHANGED"},
        "delete from raw_usage.events where occurred_at = '2026-06-15'",
    ),
    Bad(
        "raw_usage.events",
        {"ONE_USER_IS_THE_CROWD"},
        "update raw_usage.events set user_id = 'u1' where hash(event_id) % 2 = 0",
    ),
    Bad(
        "raw_usage.events",
        {"NAMES_HOLD_IDS", "VOLUME_BROKEN", "VOLUME_CHANGED"},
        """insert into raw_usage.events (event_id, occurred_at, user_id, event_name)
           select 'x' || i, '2026-06-16', 'u' || (i % 100), 'page ' || i from range(1300) as t (i)""",
    ),
    Bad("marts.products", {"CATALOGUE_VANISHED"}, "delete from marts.products where product_key <> 'unknown'"),
    Bad("marts.products", {"SOLD_BEFORE_LAUNCH"}, "update marts.products set launched_on = '2026-06-30'"),
    Bad("marts.products", {"SOLD_AFTER_RETIREMENT"}, "update marts.products set retired_on = '2020-06-30'"),
    Bad("marts.customers", {"CUSTOMERS_COLLAPSED"}, "delete from marts.customers where customer_key <> 'c0'"),
    Bad("marts.customers", {"ORDERED_BEFORE_KNOWN"}, "update marts.customers set first_order_at = '2020-01-01'"),
    Bad("marts.customers", {"TESTS_SELL"}, "update marts.customers set is_test = hash(customer_key) % 2 = 0"),
    Bad("marts.dates", {"AS_OF_OUTSIDE_CALENDAR"}, "delete from marts.dates where date >= '2026-06-30'"),
    Bad("marts.dates", {"FACTS_OUTSIDE_CALENDAR"}, "delete from marts.dates where date < '2026-05-01'"),
    Bad("marts.dates", {"CALENDAR_TOO_LONG"}, "insert into marts.dates values ('1926-01-01')"),
    Bad(
        "marts.order_lines",
        {"MANY_UNKNOWN_PRODUCTS", "SOME_UNKNOWN_PRODUCTS"},
        "update marts.order_lines set product_key = 'unknown' where hash(line_id) % 10 = 0",
    ),
    Bad(
        "marts.order_lines",
        {"SOME_UNKNOWN_PRODUCTS"},
        "update marts.order_lines set product_key = 'unknown' where hash(line_id) % 50 = 0",
    ),
    Bad("marts.order_lines", {"NEGATIVE_NET_SALES"}, "update marts.order_lines set net_sales = -10"),
    Bad(
        "marts.order_lines",
        {"MANY_RETURNED_TWICE", "SOME_RETURNED_TWICE"},
        "update marts.order_lines set units_returned = 4",
    ),
    Bad(
        "marts.order_lines",
        {"SOME_RETURNED_TWICE"},
        "update marts.order_lines set units_returned = 4 where line_id in ('l1', 'l2')",
    ),
    Bad("marts.order_lines", {"COSTS_IN_ANOTHER_UNIT"}, "update marts.order_lines set unit_cost = 200"),
    Bad("marts.order_lines", {"MOSTLY_NOBODY"}, "update marts.order_lines set customer_key = 'unknown'"),
    Bad(
        "marts.daily_product_sales", {"MORE_DISCOUNT_THAN_SALES"}, "update marts.daily_product_sales set discounts = 11"
    ),
    Bad("marts.daily_product_sales", {"MOSTLY_RETURNED"}, "update marts.daily_product_sales set returns_amount = 9"),
    Bad("marts.daily_product_sales", {"DAYS_AHEAD"}, "update marts.daily_product_sales set date = date + 1"),
    Bad(
        "marts.daily_product_sales",
        {"ONE_ROW_IS_HALF_OF_SALES"},
        "update marts.daily_product_sales set gross_sales = 100000 where date = '2026-06-30' and product_key = 'p1'",
    ),
    Bad("marts.daily_product_sales", {"SALES_STOPPED"}, "update marts.daily_product_sales set date = date - 30"),
    Bad("marts.product_months", {"SHARES_DO_NOT_ADD_UP"}, "delete from marts.product_months where product_key = 'p1'"),
    Bad("marts.product_months", {"NEGATIVE_MONTHS"}, "update marts.product_months set net_sales = -1"),
    Bad(
        "marts.product_months",
        {"MANY_IMPLAUSIBLE_MARGINS", "SOME_IMPLAUSIBLE_MARGINS"},
        "update marts.product_months set gross_margin = -100",
    ),
    Bad(
        "marts.product_months",
        {"SOME_IMPLAUSIBLE_MARGINS"},
        "update marts.product_months set gross_margin = -100 where product_key = 'p1'",
    ),
    Bad(
        "marts.product_months",
        {"YEAR_BROKEN", "YEAR_CHANGED"},
        "update marts.product_months set units_sold = 0 where month = '2026-06-01'",
    ),
    Bad(
        "marts.product_months",
        {"YEAR_CHANGED"},
        "update marts.product_months set units_sold = 4 where month = '2026-06-01'",
    ),
    Bad("marts.survey_questions", {"QUESTIONS_VANISHED"}, "delete from marts.survey_questions"),
    Bad("marts.survey_questions", {"ODD_SCALES"}, "update marts.survey_questions set scale_max = 1000"),
    Bad("marts.survey_questions", {"MOSTLY_UNANSWERED"}, "update marts.survey_questions set question_id = 'x'"),
    Bad(
        "marts.survey_answers",
        {"MOSTLY_EXCLUDED", "MANY_EXCLUDED"},
        "update marts.survey_answers set exclusion_reason = 'duplicate'",
    ),
    Bad(
        "marts.survey_answers",
        {"MANY_EXCLUDED"},
        "update marts.survey_answers set exclusion_reason = 'duplicate' where hash(response_id) % 3 = 0",
    ),
    Bad(
        "marts.survey_answers", {"OFF_SCALE"}, "update marts.survey_answers set value_num = 11 where response_id = 'a1'"
    ),
    Bad("marts.survey_answers", {"EVERYBODY_AGREES"}, "update marts.survey_answers set value_num = 5"),
    Bad(
        "marts.survey_scores",
        {"NPS_OUT_OF_RANGE"},
        "update marts.survey_scores set score = 101, ci_high = 120 where metric = 'nps' and score is not null",
    ),
    Bad("marts.survey_drivers", {"TOO_GOOD"}, "update marts.survey_drivers set r2 = 0.99"),
    Bad("marts.survey_drivers", {"GOES_AGAINST"}, "update marts.survey_drivers set spearman = -0.5"),
    Bad("marts.survey_drivers", {"SUPPRESSED_SHOWN"}, "update marts.survey_drivers set is_suppressed = true"),
    Bad(
        "marts.survey_drivers",
        {"MOSTLY_LEFT_OUT"},
        "update marts.survey_drivers set importance_share = null where driver_question_id > 'd1'",
    ),
    Bad("marts.survey_scores", {"SCORE_OUTSIDE_INTERVAL"}, "update marts.survey_scores set ci_low = score + 0.1"),
    Bad("marts.survey_scores", {"SUPPRESSED_SHOWN"}, "update marts.survey_scores set score = 0.5 where is_suppressed"),
    Bad("marts.survey_scores", {"EVERYTHING_CHANGED"}, "update marts.survey_scores set is_significant = true"),
    Bad(
        "marts.survey_scores",
        {"NEARLY_ALL_SUPPRESSED"},
        "update marts.survey_scores set is_suppressed = true, score = null, ci_low = null, ci_high = null",
    ),
    Bad("marts.product_scorecard", {"IMPLAUSIBLE_MARGINS"}, "update marts.product_scorecard set gm_pct = -40"),
    Bad(
        "marts.product_scorecard",
        {"NPS_OUT_OF_RANGE"},
        "update marts.product_scorecard set nps = 101 where product_key = 'p1'",
    ),
    Bad("marts.product_scorecard", {"MOSTLY_RETURNED"}, "update marts.product_scorecard set return_rate_60d = 1.5"),
    Bad("marts.product_scorecard", {"SALES_MISSING"}, "delete from marts.product_scorecard where month = '2026-06-01'"),
    Bad(
        "marts.product_scorecard",
        {"EVERYTHING_IS_URGENT"},
        "update marts.product_scorecard set attention_level = 'investigate'",
    ),
    Bad("marts.source_loads", {"NOT_RECONCILED"}, "update marts.source_loads set reconciles = null"),
    Bad(
        "marts.source_loads",
        {"SOURCE_WITHOUT_LOAD"},
        "insert into loads.sources (source, is_present) values ('late', true)",
    ),
    Bad("marts.source_loads", {"EMPTY_SOURCE"}, "update marts.source_loads set rows_loaded = 0"),
    Bad(
        "marts.source_loads",
        {"MANY_QUARANTINED"},
        "update marts.source_loads set rows_quarantined = 5, rows_quarantined_open = 5",
    ),
    Bad("marts.source_loads", {"ENTRIES_DIFFER"}, "update marts.source_loads set rows_quarantined_open = 1"),
    Bad(
        "marts.source_loads",
        {"ENTRIES_DIFFER"},
        "update marts.source_loads set rows_quarantined = 2, rows_resolved = 1",
    ),
    Bad("marts.quarantine_reasons", {"NOT_TOLD"}, "insert into loads.quarantine (source) values ('till')"),
    Bad("marts.quarantine_reasons", {"ONE_REASON"}, "update marts.quarantine_reasons set rows_open = 101"),
    Bad("marts.quarantine_reasons", {"WRONG_ZONE"}, "update marts.quarantine_reasons set reason = 'skipped_by_clock'"),
    Bad(
        "marts.quarantine_reasons",
        {"WRONG_ENCODING"},
        "update marts.quarantine_reasons set reason = 'invalid_encoding', rows_open = 11",
    ),
    Bad("marts.publish_ledger", {"GATE_BYPASSED"}, "update marts.publish_ledger set failed_critical = 1"),
    Bad("marts.publish_ledger", {"FORCED"}, "update marts.publish_ledger set decision = 'forced'"),
    Bad("marts.publish_ledger", {"BLOCKED_AGAIN_AND_AGAIN"}, "update marts.publish_ledger set decision = 'blocked'"),
    Bad(
        "marts.data_quality",
        {"NOT_RECONCILED"},
        "update marts.data_quality set score = 0.99 where dimension = 'reconciliation'",
    ),
    Bad("marts.data_quality", {"NOTHING_MEASURED"}, "delete from marts.data_quality"),
    Bad(
        "marts.data_quality",
        {"LOW_SCORES"},
        "update marts.data_quality set score = 0.5 where dimension = 'completeness'",
    ),
    Bad("marts.product_trends", {"P_OUT_OF_RANGE"}, "update marts.product_trends set p_adj = 1.2"),
    Bad(
        "marts.product_trends",
        {"NOTHING_TESTED"},
        """update marts.product_trends set insufficient_reason = 'fewer_than_2_seasons', is_suppressed = true""",
    ),
    Bad("marts.product_trends", {"ALL_MOVE_ONE_WAY"}, "update marts.product_trends set trend_class = 'growing'"),
    Bad("marts.product_trends", {"STEEP_TRENDS"}, "update marts.product_trends set sen_slope_pct = -12"),
    Bad("marts.product_trends", {"MOSTLY_OUT_OF_STOCK"}, "update marts.product_trends set n_left_out_stockout = 30"),
    Bad(
        "marts.product_trend_points",
        {"MONTH_BROKEN", "MONTH_CHANGED", "SILENT_PERIOD"},
        """update marts.product_trend_points set actual = 0
           where level = 'company' and period_start = '2026-06-01'""",
    ),
    Bad(
        "marts.product_trend_points",
        {"MONTH_CHANGED"},
        """update marts.product_trend_points set actual = 700
           where level = 'company' and period_start = '2026-06-01'""",
    ),
    Bad(
        "marts.product_trend_points",
        {"SILENT_PERIOD"},
        """update marts.product_trend_points set actual = 0
           where level = 'company' and period_start = '2025-03-01'""",
    ),
    Bad(
        "marts.product_trend_points",
        {"BAND_MISSES"},
        "update marts.product_trend_points set actual = 100 where level_key in ('p1', 'p2', 'p3', 'p4', 'p5', 'p6', 'p7')",
    ),
    Bad(
        "marts.product_trend_points",
        {"UNITS_BELOW_ZERO", "BAND_MISSES"},
        "update marts.product_trend_points set actual = -1 where level = 'product'",
    ),
    Bad("marts.product_margins", {"FEES_EAT_SALES"}, "update marts.product_margins set fees = 8"),
    Bad("marts.product_margins", {"MOSTLY_CREDITED"}, "update marts.product_margins set restock_credit = 40"),
    Bad(
        "marts.product_margins",
        {"MUCH_UNCONVERTED"},
        "update marts.product_margins set currency = 'unconverted' where product_key < 'p20'",
    ),
    Bad(
        "marts.product_margins",
        {"MUCH_BELOW_COST"},
        "update marts.product_margins set gross_margin = -0.1 where product_key < 'p20'",
    ),
    Bad(
        "marts.product_margins",
        {"COSTS_VANISHED"},
        "update marts.product_margins set cogs = null where month = '2026-06-01'",
    ),
    Bad(
        "marts.product_margins",
        {"MARGIN_JUMPED"},
        "update marts.product_margins set gross_margin = 1 where month = '2026-06-01'",
    ),
    Bad(
        "marts.return_rates",
        {"MOSTLY_RETURNED"},
        "update marts.return_rates set return_rate = 0.9 where measure = 'cohort'",
    ),
    Bad(
        "marts.return_rates",
        {"MEASURES_DRIFT_APART"},
        "update marts.return_rates set numerator = 120 where measure = 'activity'",
    ),
    Bad(
        "marts.return_rates",
        {"RATE_JUMPED"},
        "update marts.return_rates set return_rate = 0.3 where month = '2026-04-01'",
    ),
    Bad(
        "marts.sales_change_drivers",
        {"RANGE_REPLACED"},
        """update marts.sales_change_drivers set effect_amount = case driver when 'new' then 900 else -900 end
           where driver in ('new', 'discontinued')""",
    ),
    Bad(
        "marts.sales_change_drivers",
        {"PRICES_IN_ANOTHER_UNIT"},
        "update marts.sales_change_drivers set effect_amount = 99000 where driver = 'price'",
    ),
    Bad(
        "marts.sales_change_drivers",
        {"MONTH_BROKEN", "MONTH_DOUBLED_OR_HALVED"},
        "update marts.sales_change_drivers set net_sales_b = 40000",
    ),
    Bad(
        "marts.sales_change_drivers",
        {"MONTH_DOUBLED_OR_HALVED"},
        "update marts.sales_change_drivers set net_sales_b = 400",
    ),
    Bad(
        "marts.sales_change_drivers",
        {"STOCK_EXPLAINS_ALL"},
        "update marts.sales_change_drivers set effect_amount = -700 where driver = 'stockout'",
    ),
    Bad(
        "marts.sales_change_drivers",
        {"NOTHING_RECENT"},
        "update marts.sales_change_drivers set period_b = period_b - interval '6' month",
    ),
    Bad(
        "marts.product_abc",
        {"SHARES_DO_NOT_ADD_UP"},
        "delete from marts.product_abc where product_key = 'p3' and month = '2026-06-01'",
    ),
    Bad(
        "marts.product_abc",
        {"SOLD_BY_NOBODY_KNOWS_WHAT"},
        """update marts.product_abc
           set product_key = case product_key when 'p1' then 'unknown' else product_key end,
               share = case product_key when 'p1' then 0.275 else 0.025 end where month = '2026-06-01'""",
    ),
    Bad(
        "marts.product_abc",
        {"MOSTLY_WITHOUT_SALES"},
        """update marts.product_abc set abc_class = 'N' where product_key not in ('p1', 'p2', 'p3', 'p4')""",
    ),
    Bad(
        "marts.product_abc",
        {"CLASSES_TURNED_OVER"},
        "update marts.product_abc set abc_class = 'B' where month = '2026-06-01'",
    ),
    Bad(
        "marts.product_mix",
        {"LINES_DO_NOT_ADD_UP"},
        "update marts.product_mix set length = 14 where business_unit = 'cans' and month = '2026-05-01'",
    ),
    Bad(
        "marts.product_mix",
        {"ASSORTMENT_JUMPED"},
        "update marts.product_mix set length = 3 * length where month = '2026-06-01'",
    ),
    Bad(
        "marts.product_mix",
        {"CONCENTRATION_JUMPED"},
        "update marts.product_mix set hhi_revenue = 1200 where month = '2026-06-01'",
    ),
    Bad("marts.product_mix", {"ALL_IS_NEW"}, "update marts.product_mix set n_new_12m = 29"),
    Bad("marts.product_attach", {"MANY_LEFT_OUT"}, "update marts.product_attach set orders_left_out = 20"),
    Bad("marts.product_attach", {"ALWAYS_TOGETHER"}, "update marts.product_attach set attach_rate = 0.99"),
    Bad(
        "marts.product_attach",
        {"PAIRS_JUMPED"},
        "insert into marts.product_attach select unnest([month, month, month]), * exclude (month) from marts.product_attach"
        " where month = '2026-06-01'",
    ),
    Bad(
        "marts.product_cannibalisation",
        {"SHOWN_WITHOUT_GROUND"},
        "update marts.product_cannibalisation set status = 'not_identifiable' where months_since < 3",
    ),
    Bad(
        "marts.product_cannibalisation",
        {"MOSTLY_NOT_IDENTIFIABLE"},
        """update marts.product_cannibalisation
           set status = 'not_identifiable', cannibalisation_rate = null, ci_low = null where months_since < 20""",
    ),
    Bad(
        "marts.product_cannibalisation",
        {"TAKES_MORE_THAN_IT_SELLS"},
        "update marts.product_cannibalisation set ci_low = 7 where months_since = 9",
    ),
    Bad("marts.customer_rfm", {"NOBODY_IS_BEST"}, "update marts.customer_rfm set r_score = least(r_score, 4)"),
    Bad("marts.customer_rfm", {"CUSTOMERS_MISSING"}, "delete from marts.customer_rfm"),
    Bad(
        "marts.customer_rfm",
        {"ONE_CUSTOMER_BUYS_ALL"},
        "update marts.customer_rfm set frequency = 900 where customer_key = 'c1'",
    ),
    Bad("marts.customer_rfm", {"MANY_BELOW_ZERO"}, "update marts.customer_rfm set monetary = -1"),
    Bad(
        "marts.customer_cohorts",
        {"SEGMENTS_DO_NOT_ADD_UP"},
        "update marts.customer_cohorts set cohort_size = 49 where segment_name = 'first_channel' and months_since = 1",
    ),
    Bad(
        "marts.customer_cohorts",
        {"NOT_ALL_BOUGHT_AT_FIRST"},
        "update marts.customer_cohorts set active_customers = 49 where months_since = 0",
    ),
    Bad(
        "marts.customer_cohorts",
        {"ONE_COHORT_HOLDS_ALL"},
        """update marts.customer_cohorts set cohort_size = 50000, active_customers = 50000
           where months_since = 0 and cohort_month = '2025-03-01'""",
    ),
    Bad(
        "marts.customer_cohorts",
        {"EVERYBODY_COMES_BACK"},
        "update marts.customer_cohorts set active_customers = 49 where months_since = 1",
    ),
    Bad("marts.goal_progress", {"GOALS_VANISHED"}, "delete from marts.goal_progress"),
    Bad("marts.goal_progress", {"TARGETS_IN_ANOTHER_UNIT"}, "update marts.goal_progress set actual = 100 * target"),
    Bad("marts.goal_progress", {"FINAL_WITHOUT_PERIOD"}, "update marts.goal_progress set is_final = true"),
    Bad(
        "marts.goal_progress",
        {"EVERYTHING_IS_OFF"},
        "update marts.goal_progress set status = 'off', is_final = false",
    ),
    Bad(
        "marts.goal_progress",
        {"AIMED_AT_NOTHING"},
        "update marts.goal_progress set reason = 'unknown_line' where goal_id = 'g1'",
    ),
    Bad("marts.product_attention", {"LIST_VANISHED"}, "delete from marts.product_attention"),
    Bad("marts.product_attention", {"LIST_IS_OLD"}, "update marts.product_attention set week_end = week_end - 21"),
    Bad(
        "marts.product_attention",
        {"MORE_THAN_THE_COMPANY"},
        "update marts.product_attention set expected_value_at_stake = 10000 where product_key = 'p1'",
    ),
    Bad(
        "marts.product_attention",
        {"EVERYTHING_IS_URGENT"},
        "update marts.product_attention set attention_level = 'investigate'",
    ),
    Bad(
        "marts.product_attention",
        {"LIST_TURNED_OVER"},
        "update marts.product_attention set attention_level = 'watch' "
        "where week_start = '2026-06-22' and attention_level = 'investigate' and product_key <> 'p1'",
    ),
    Bad("marts.issue_ranks", {"SUPPRESSED_SHOWN"}, "update marts.issue_ranks set share = 0.1 where is_suppressed"),
    Bad(
        "marts.issue_ranks",
        {"QUOTES_NOT_ASKED_FOR"},
        "update marts.issue_ranks set sample_quotes = '[]' where not is_suppressed",
    ),
    Bad(
        "marts.issue_ranks",
        {"QUOTES_UNMASKED"},
        "update raw_company.company set publish_quotes = 'scrubbed'; "
        "update marts.issue_ranks set sample_quotes = '[\"call 0170 555 0101\"]' where theme = 'theme_1'",
    ),
    Bad(
        "marts.issue_ranks", {"ONE_THEME_FOR_ALL"}, "update marts.issue_ranks set share = 0.95 where theme = 'theme_1'"
    ),
    Bad("marts.issue_ranks", {"HARDLY_ANY"}, "update marts.issue_ranks set share = 0 where not is_suppressed"),
    Bad(
        "marts.issue_ranks", {"RULES_DISAGREE"}, "update marts.issue_ranks set coder_kappa = 0 where theme = 'theme_1'"
    ),
    Bad("marts.product_attention", {"ONE_REASON"}, "update marts.product_attention set reason_codes = '[]'"),
    *(Bad(mart, {"ROWS_LOST"}, published(mart, rows=100_000)) for mart in PROFILED),
    *(
        Bad(mart, {"HISTORY_CHANGED", *BLOCKS.get(mart, ()), *SHORT.get(mart, ())}, published(mart, rows=1, amount=1e9))
        for mart, profiled in PROFILED.items()
        if profiled.amount
    ),
    Bad("marts.opportunity_backlog", {"ITEMS_VANISHED"}, "delete from marts.opportunity_backlog"),
    Bad(
        "marts.opportunity_backlog",
        {"MORE_REACH_THAN_PEOPLE"},
        "update marts.opportunity_backlog set rice_reach = 5000 where item_id = 'r1'",
    ),
    Bad("marts.opportunity_backlog", {"NOTHING_IS_MEASURED"}, "update marts.opportunity_backlog set rice_reach = null"),
    Bad(
        "marts.opportunity_backlog", {"NOBODY_ASKS_FOR_ANYTHING"}, "update marts.opportunity_backlog set rice_reach = 0"
    ),
    Bad("marts.feedback_loop", {"ITEMS_VANISHED"}, "delete from marts.feedback_loop"),
    Bad(
        "marts.feedback_loop",
        {"OFTEN_ANSWERED_BEFORE_ASKED"},
        "update marts.feedback_loop set is_out_of_order = customer_key = 'unknown'",
    ),
    Bad("marts.feedback_loop", {"MOSTLY_OF_NOBODY"}, "update marts.feedback_loop set customer_key = 'unknown'"),
    Bad("marts.feedback_loop", {"EVERYTHING_IS_LATE"}, "update marts.feedback_loop set sla_breach = true"),
    Bad("marts.segment_demand", {"VANISHED"}, "delete from marts.segment_demand"),
    Bad(
        "marts.segment_demand",
        {"SOMETHING_IS_SHOWN_OF_A_FEW"},
        "update marts.segment_demand set is_suppressed = true where need = 'need1' and segment_value = 'g1'",
    ),
    Bad("marts.segment_demand", {"MORE_CUSTOMERS_THAN_PEOPLE"}, "update marts.segment_demand set population = 16"),
    Bad(
        "marts.segment_demand",
        {"MOSTLY_UNKNOWN_SEGMENT"},
        "update marts.segment_demand set segment_value = 'unknown' where segment_value <> 'g0'",
    ),
    Bad("marts.segment_demand", {"EVERYBODY_IS_UNDER_SERVED"}, "update marts.segment_demand set verdict = 'serve'"),
    Bad(
        "marts.attribute_gaps",
        {"VANISHED"},
        """insert into raw_company.theme_rules (theme, theme_kind, attribute) values ('salt_free', 'attribute', 'salt_free');
           delete from marts.attribute_gaps""",
    ),
    Bad("marts.attribute_gaps", {"NEARLY_EVERYBODY_ASKS"}, "update marts.attribute_gaps set numerator = 90"),
    Bad("marts.attribute_gaps", {"MOSTLY_ANONYMOUS"}, "update marts.attribute_gaps set anonymous_mentions = 10"),
    Bad("marts.attribute_gaps", {"NO_OFFER_IS_KNOWN"}, "update marts.attribute_gaps set offered = null"),
    Bad("marts.feedback_revenue", {"VANISHED"}, "delete from marts.feedback_revenue"),
    Bad(
        "marts.feedback_revenue",
        {"MORE_THAN_ALL_SALES"},
        "update marts.feedback_revenue set revenue_of_askers = 100000000",
    ),
    Bad("marts.feedback_revenue", {"ASKERS_NEVER_BUY"}, "update marts.feedback_revenue set revenue_of_askers = 0"),
    Bad("marts.feedback_revenue", {"EVERYBODY_LEAVES"}, "update marts.feedback_revenue set numerator = 58"),
    Bad("marts.journey_scorecard", {"VANISHED"}, "delete from marts.journey_scorecard"),
    Bad(
        "marts.journey_scorecard", {"MORE_CONTACTS_THAN_ORDERS"}, "update marts.journey_scorecard set contact_rate = 3"
    ),
    Bad("marts.journey_scorecard", {"MOSTLY_CANCELLED"}, "update marts.journey_scorecard set completion_rate = 0.1"),
    Bad(
        "marts.journey_scorecard",
        {"STAGES_ARE_NOT_KNOWN"},
        "update marts.journey_scorecard set journey_stage = 'unknown' where journey_stage = 'delivery'",
    ),
]


def test_every_suite_module_is_registered() -> None:
    registered = {Path(inspect.getfile(builder)) for builder in SUITES.values()}
    assert sorted(registered) == MODULES


def test_every_raw_feed_has_a_suite() -> None:
    feeds = set()
    for path in (ROOT / "orchestration" / "raw" / "feeds").glob("*.yml"):
        contract = yaml.safe_load(path.read_text())
        feeds |= {f"raw_{contract['domain']}.{feed}" for feed in contract["feeds"]}
    assert {table for table in SUITES if table.startswith("raw_")} == feeds


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_a_suite_module_imports_nothing_of_ours_and_great_expectations_only_when_called(path: Path) -> None:
    tree = ast.parse(path.read_text())
    allowed = {"__future__", "typing", "expectations.queries", "expectations.drift"}
    for node in tree.body:
        if isinstance(node, ast.ImportFrom | ast.Import):
            assert {node.module if isinstance(node, ast.ImportFrom) else node.names[0].name} <= allowed
    for node in ast.walk(tree):
        imported = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        imported += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        assert {name for name in imported if not name.startswith("great_expectations")} <= allowed | {
            "TYPE_CHECKING",
            "annotations",
        }


@pytest.mark.parametrize("table", SUITES)
def test_each_expectation_says_why_and_how_bad(table: str) -> None:
    suite = SUITES[table]()
    assert not inspect.signature(SUITES[table]).parameters
    assert suite.name == table
    assert 3 <= len(suite.expectations) <= 10
    said = [
        (expectation.severity.value, (expectation.meta or {}).get("reason", "")) for expectation in suite.expectations
    ]
    assert {severity for severity, _ in said} <= {"critical", "warning"}
    assert all(reason.endswith(".") and len(reason) > 20 for _, reason in said)
    assert len(set(said)) == len(said)


def test_columns_are_those_of_the_release() -> None:
    published = {}
    for path in (ROOT / "dbt_project" / "models" / "marts").rglob("*.yml"):
        for model in yaml.safe_load(path.read_text()).get("models", []):
            published[f"marts.{model['name']}"] = {column["name"] for column in model["columns"]}
    with duckdb.connect() as con:
        build(con)
        read = con.execute(
            """select schema_name || '.' || table_name, list(column_name) from duckdb_columns()
               where schema_name = 'marts' group by all"""
        ).fetchall()
    assert {table: set(columns) - published[table] for table, columns in read} == {table: set() for table, _ in read}


def test_a_believable_company_passes_every_suite(company: duckdb.DuckDBPyConnection) -> None:
    verdicts = judge(company, list(SUITES))
    assert {table: verdict.failures for table, verdict in verdicts.items() if verdict.failures} == {}
    assert all(verdict.passed for verdict in verdicts.values())


def test_a_company_that_delivers_nothing_passes_every_suite(company: duckdb.DuckDBPyConnection) -> None:
    company.execute("delete from loads.files; update loads.sources set is_present = false")
    for table in SUITES:
        company.execute(f"delete from {table}")
    verdicts = judge(company, list(SUITES))
    assert {table: verdict.failures for table, verdict in verdicts.items() if verdict.failures} == {}
    assert all(verdict.passed for verdict in verdicts.values())


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: f"{bad.table}-{'-'.join(sorted(bad.fails))}")
def test_a_bad_row_trips_what_it_should_and_nothing_else(company: duckdb.DuckDBPyConnection, bad: Bad) -> None:
    company.execute(bad.statement)
    verdict = judge(company, [bad.table])[bad.table]
    assert verdict.evaluated == verdict.expected
    assert names(verdict) == bad.fails


@pytest.mark.parametrize("table", SUITES)
def test_every_check_has_a_bad_row(table: str) -> None:
    module = module_of(table)
    queries = {id(value): name for name, value in vars(module).items() if isinstance(value, str)}
    checks = {queries[id(query)] for query, _, _ in module.CHECKS}
    tripped = set().union(*(bad.fails for bad in BAD if bad.table == table))
    assert checks - tripped == set()
