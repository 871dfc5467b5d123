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
    FRANCS,
    GIANT_LINES,
    GIANT_PRICE,
    GIANT_REFUND,
    PAID_BACK,
    PAID_TWICE,
    POSTAGE,
    SHOPIFY,
    SOURCES,
    SWISS,
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
    assert found == [("EUR", 1, 5), ("EUR", 2, 37), ("EUR", 4, APRIL), ("unconverted", 1, UNCONVERTED),
        ("unconverted", 4, FRANCS),
    ]  # fmt: skip


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
             and currency = 'EUR'
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


def test_two_currencies_add_up_to_the_hundredth_of_a_cent_and_a_third_of_no_rate_stays_apart(odd: Warehouse) -> None:
    francs = "product_key = 'beans' and extract(month from month) = 4"
    assert odd.query(
        f"""select currency, amount_currency, net_sales, gross_margin from marts.product_margins
            where {francs} and currency = 'unconverted'"""
    ) == [("unconverted", "CHF", FRANCS, None)]
    own = GIANT_LINES * GIANT_PRICE - GIANT_REFUND + 30  # the last of the order #1
    assert odd.query(f"select sum(net_sales) from marts.product_margins where {francs} and currency = 'EUR'") == [
        (own + SWISS,)
    ]
    drivers = """select currency, amount_currency, sum(effect_amount), max(delta_net_sales) from marts.sales_change_drivers
                 where level = 'company' and split = '{}' and period_grain = 'month' and comparison = 'period_before'
                   and period_b = '2026-04-01' group by all order by all"""
    for split in ("price_volume", "channel"):
        assert odd.query(drivers.format(split)) == [
            ("EUR", "EUR", APRIL, APRIL), ("unconverted", "CHF", FRANCS, FRANCS),
        ]  # fmt: skip


def test_what_comes_back_after_the_as_of_date_is_at_its_line_and_not_yet_known_of_its_buyer(odd: Warehouse) -> None:
    assert odd.query("select net_sales, returns_amount from marts.order_lines where order_id = 'swisser'") == [
        (0, FRANCS)
    ]
    assert odd.query("select sum(returns_amount) from marts.daily_product_sales where currency = 'CHF'") == [(0,)]
    # each order at its rate: 28.47 at 1.0637 and 9.99 at 1.0512
    assert odd.query(
        "select customer_key, frequency, monetary, orders_unconverted from marts.customer_rfm order by 1"
    ) == [
        ("ann", 8, None, 2),
        ("bob", 2, Decimal("30.2835") + Decimal("10.5015"), 0),
    ]


def test_a_charge_is_money_and_no_product(odd: Warehouse) -> None:
    assert _margin(odd, "post", 4, "net_sales, units_gross") == [(POSTAGE, 1)]
    for mart, key in (
        ("product_abc", "product_key"), ("product_attention", "product_key"), ("product_trends", "level_key"),
    ):  # fmt: skip
        found = odd.query(f"select distinct {key} from marts.{mart} where {key} in ('post', 'beans')")
        assert found == [("beans",)], mart
    ((company,),) = odd.query(
        """select actual from marts.product_trend_points where level = 'company' and metric = 'net_sales'
             and period_grain = 'month' and period_start = '2026-04-01'"""
    )
    assert company == pytest.approx(float(APRIL), abs=1e-6)


def test_what_nobody_ever_sold_is_on_no_list_and_what_was_sold_from_its_first_week(odd: Warehouse) -> None:
    weeks = dict(odd.query("select product_key, min(week_start) from marts.product_attention group by 1"))
    assert sorted(weeks) == ["beans", "peas"], "and not `shelf`, `post` or `unknown`"
    assert str(weeks["peas"]) == "2026-01-26", "thirteen weeks, of which the first sale is before all"


def test_trap_f1_guests_are_one_unknown_customer_and_never_come_again(odd: Warehouse) -> None:
    guests = odd.query(
        """select customers.customer_key, customers.is_repeat, count(distinct lines.order_id) > 2
           from marts.customers as customers inner join marts.order_lines as lines using (customer_key)
           where lines.source_customer_id is null and lines.has_order group by all"""
    )
    assert guests == [("unknown", False, True)]
    scored = odd.query("select customer_key from marts.customer_rfm order by 1")
    assert scored == [("ann",), ("bob",)]
    assert odd.query(
        "select sum(cohort_size) from marts.customer_cohorts where segment_name = 'all' and months_since = 0"
    ) == [(2,)]


def test_trap_f12_a_month_without_orders_has_its_row_in_the_cohort(odd: Warehouse) -> None:
    assert odd.query(
        """select months_since, active_customers, repeat_customers from marts.customer_cohorts
           where segment_name = 'all' and cohort_month = '2026-01-01' order by 1"""
    ) == [(0, 1, 1), (1, 1, 1), (2, 0, 1), (3, 1, 1)]
