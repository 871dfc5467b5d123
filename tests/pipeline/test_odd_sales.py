"""Odd sales through loader and dbt: each has its rule (docs/RELIABILITY.md), and every total still reconciles.

The build below runs all integrity tests of the project on these rows; what they cannot know is asserted here.
"""

from __future__ import annotations

from decimal import Decimal

import pytest

from orchestration.dbt_commands import ensure_manifest, run_dbt
from tests.conftest import Warehouse
from tests.pipeline.odd_sales import (
    APRIL,
    COMPANY,
    FILES,
    GIANT_LINES,
    GIANT_REFUND,
    PAID_BACK,
    PAID_TWICE,
    SHOPIFY,
    SOURCES,
    UNCONVERTED,
)


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    warehouse = Warehouse(tmp_path_factory.mktemp("odd") / "w")
    warehouse.configure(company=COMPANY, **SOURCES)
    for name, content in FILES.items():
        warehouse.deliver(name, content)
    warehouse.load()
    ensure_manifest(warehouse.settings)
    result = run_dbt(warehouse.settings, "build", "--full-refresh", "--exclude-resource-type", "unit_test")
    failed = [f"{r.node.name}: {r.message}" for r in result.result.results if str(r.status) not in ("success", "pass")]
    assert failed == []
    return warehouse


def _margin(odd: Warehouse, product: str, month: int, columns: str) -> list[tuple[object, ...]]:
    return odd.query(
        f"select {columns} from marts.product_margins where product_key = '{product}' and extract(month from month) = {month} "
        "order by channel desc, currency"
    )


def test_the_months_add_up_to_what_was_worked_by_hand(odd: Warehouse) -> None:
    found = odd.query(
        "select currency, extract(month from month), sum(net_sales) from marts.product_margins group by all order by all"
    )
    assert found == [("EUR", 1, 5), ("EUR", 2, 37), ("EUR", 4, APRIL), ("unconverted", 1, UNCONVERTED)]


def test_a_negative_price_is_a_credit_and_a_refund_above_the_sale_counts_in_full(odd: Warehouse) -> None:
    sums = "gross_sales, returns_amount, net_sales, units_gross, units_returned"
    assert _margin(odd, "peas", 1, sums) == [(55, 50, 5, 4, 2)]
    lines = odd.query("select net_sales, units_returned from marts.order_lines where order_id = 'dear'")
    assert lines == [(-10, 1)]
    ((failing,),) = odd.query(
        "select failing_rows from marts.data_quality where object = 'order_lines.unit_price' and dimension = 'validity'"
    )
    assert failing == 1


def test_a_line_of_zero_units_stays_and_sells_nothing(odd: Warehouse) -> None:
    assert odd.query("select gross_sales, quantity from marts.order_lines where order_id = 'gift'") == [(0, 0)]
    ((units, orders),) = odd.query(
        "select units_sold, orders from marts.daily_product_sales where product_key = 'beans' and date = '2026-01-11'"
    )
    assert (units, orders) == (0, 1)


def test_a_return_before_its_sale_falls_on_its_own_day_and_counts_for_the_cohort_of_the_sale(odd: Warehouse) -> None:
    months = odd.query(
        """select extract(month from month), return_rate, numerator, denominator, activity_return_rate
           from marts.product_months where product_key = 'peas' and currency = 'EUR' and month < '2026-03-01' order by 1"""
    )
    assert months == [(1, 0.25, 1, 4, 0.5), (2, 1.0, 1, 1, 0.0)]


def test_of_two_costs_for_a_day_the_newest_list_holds_and_one_without_a_day_is_quarantined(odd: Warehouse) -> None:
    money = "cogs, restock_credit, gross_margin, fees, contribution, is_cost_estimated"
    assert _margin(odd, "peas", 1, money) == [(27, 9, -22, 2, -24, False)]
    assert _margin(odd, "peas", 4, money)[0][0] == 30
    assert {row[-1] for row in _margin(odd, "peas", 4, money)} == {True}, "the cost from March is a guess"
    refused = odd.query("select column_name, reason from loads.quarantine where source = 'costs'")
    assert refused == [("valid_from", "missing_required")]


def test_before_the_first_cost_and_without_a_rate_nothing_is_taken_for_zero(odd: Warehouse) -> None:
    assert _margin(odd, "beans", 1, "currency, amount_currency, net_sales, cogs, gross_margin, gm_pct") == [
        ("EUR", "EUR", 0, None, None, None),
        ("unconverted", "USD", 12, None, None, None),
    ]


def test_an_unknown_product_keeps_its_sales_under_unknown_and_its_id(odd: Warehouse) -> None:
    assert _margin(odd, "unknown", 2, "net_sales, cogs") == [(7, None)]
    assert odd.query("select source_product_id from marts.order_lines where product_key = 'unknown'") == [("ghost",)]


def test_an_order_in_two_currencies_is_in_that_of_its_newest_head(odd: Warehouse) -> None:
    assert odd.query("select currency, net_sales from marts.order_lines where order_id = 'two'") == [("USD", 20)]
    # 20 EUR of `early`, 20 USD at 0.5; the cost list knows no dollars
    assert _margin(odd, "peas", 2, "net_sales, cogs") == [(30, None)]


def test_a_month_without_sales_is_compared_as_one_in_which_nothing_was_sold(odd: Warehouse) -> None:
    found = odd.query(
        """select period_b, driver, sum(effect_amount) from marts.sales_change_drivers
           where level = 'company' and split = 'price_volume' and comparison = 'period_before' and effect_amount <> 0
           group by all order by all"""
    )
    assert [(str(day)[:7], driver, amount) for day, driver, amount in found] == [
        ("2026-03", "discontinued", Decimal(-37)),
        ("2026-04", "new", APRIL),
    ]


def test_a_giant_order_is_one_order_and_its_refund_is_shared_to_the_cent(odd: Warehouse) -> None:
    ((lines, back, units),) = odd.query(
        "select count(*), sum(returns_amount), sum(units_returned) from marts.order_lines where order_id = 'giant'"
    )
    assert (lines, back, units) == (GIANT_LINES, GIANT_REFUND, 7)
    ((orders,),) = odd.query("select orders from marts.daily_product_sales where date = '2026-04-05'")
    assert orders == 1


def test_trap_f14_a_total_that_stands_on_every_line_counts_once(odd: Warehouse) -> None:
    ((net, orders),) = odd.query(
        "select sum(net_sales), count(distinct order_id) from marts.order_lines where order_id = '#1'"
    )
    assert (net, orders) == (SHOPIFY, 1)
    ((heads,),) = odd.query("select count(*) from intermediate.int_orders_identified where order_id = '#1'")
    assert heads == 1


def test_trap_f16_two_transactions_of_a_payment_double_neither_sale_nor_refund(odd: Warehouse) -> None:
    ((gross, back),) = odd.query(
        "select sum(gross_sales), sum(returns_amount) from marts.order_lines where order_id = 'paid'"
    )
    assert (gross, back) == (PAID_TWICE, PAID_BACK)
