"""Maven Fuzzy Factory: costs, refunds, margins and return rates, each compared with plain SQL on the files."""

from __future__ import annotations

from typing import Any

import pytest
from statsmodels.stats.proportion import proportion_confint

from tests.real.conftest import RealCompany, one

AS_OF = "date '2015-03-19'"
pytestmark = pytest.mark.real


@pytest.mark.parametrize(
    ("source", "table"),
    [("maven_products", "products"), ("maven_customers", "orders"), ("maven_orders", "orders"),
     ("maven_order_lines", "order_items"), ("maven_product_costs", "order_items"), ("maven_refunds", "order_item_refunds")],
)  # fmt: skip
def test_every_row_is_accounted_for(company: RealCompany, files: Any, source: str, table: str) -> None:
    rows = one(files, f"select count(*) from {table}")
    found = company.work(f"select counted, loaded + quarantined + held from loads.files where source = '{source}'")
    assert found == [(rows, rows)]


def test_sales_costs_and_margins_of_all_lines_to_the_cent(marts: Any, files: Any) -> None:
    expected = one(files, "select count(*), sum(price), sum(cost), count(distinct order_id) from items")
    sql = "select count(*), sum(gross_sales), sum(cogs), count(distinct order_id) from marts.order_lines"
    assert one(marts, sql) == expected
    refunded = one(files, "select sum(amount), count(*) from refunds")
    assert one(marts, "select sum(returns_amount), sum(units_returned) from marts.order_lines") == refunded
    margin = one(marts, "select sum(gross_margin) from marts.order_lines")
    assert margin == expected[1] - expected[2] - refunded[0]


def test_a_cost_that_each_line_states_is_the_cost_of_its_day(company: RealCompany, marts: Any, files: Any) -> None:
    """The costs come from the items themselves: one row a product and day, whatever the number of items."""
    days = one(files, "select count(distinct (product, sold_on)) from items")
    assert company.work("select count(*) from intermediate.int_product_costs_dated") == [(days,)]
    expected = files.execute("select item, cost from items order by cast(item as integer)").fetchall()
    found = marts.execute(
        "select line_id, unit_cost from marts.order_lines order by cast(line_id as integer)"
    ).fetchall()
    assert found == expected


def test_product_months_to_the_cent_with_refunds_on_their_day(marts: Any, files: Any) -> None:
    expected = files.execute(
        f"""with movements as (
                select product, sold_on as day, price as gross, 0 as returns, cost, 1 as sold, 0 as returned from items
                union all
                select product, refunded_on, 0, amount, 0, 0, 1 from refunds inner join items using (item)
            )
            select product, cast(date_trunc('month', day) as date), sum(gross), sum(returns), sum(gross) - sum(returns),
                   sum(cost), sum(gross) - sum(returns) - sum(cost), sum(sold), sum(returned)
            from movements where day <= {AS_OF} group by all order by all"""
    ).fetchall()
    assert len(expected) > 90
    found = marts.execute(
        """select product_key, month, gross_sales, returns_amount, net_sales, cogs, gross_margin, units_sold,
                  units_returned
           from marts.product_months order by all"""
    ).fetchall()
    assert found == expected


def test_return_rates_and_their_intervals(marts: Any, files: Any) -> None:
    expected = files.execute(
        f"""with months as (
                select product, cast(date_trunc('month', sold_on) as date) as month, count(*) as sold,
                       count(*) filter (refunded_on <= sold_on + 60) as back
                from items left join refunds using (item) group by 1, 2
            )
            select * from months where last_day(month) + 60 <= {AS_OF} and sold >= 30 order by all"""
    ).fetchall()
    assert len(expected) > 80
    found = marts.execute(
        """select product_key, month, denominator, numerator, return_rate, ci_low, ci_high from marts.product_months
           where is_return_rate_mature and not is_suppressed and denominator >= 30 order by all"""
    ).fetchall()
    assert [row[:4] for row in found] == expected
    for _, _, sold, back, rate, low, high in found:
        assert rate == pytest.approx(back / sold, abs=1e-12)
        assert (low, high) == pytest.approx(proportion_confint(back, sold, method="wilson"), abs=1e-9)


def test_refunds_and_return_rates_of_products_over_all_time(marts: Any, files: Any) -> None:
    expected = files.execute(
        """select product, product_name, count(*), count(refunds.item), sum(amount)
           from items left join refunds using (item) inner join products on product = products.product_id
           group by all order by product"""
    ).fetchall()
    found = marts.execute(
        """select product_key, product_name, sum(quantity), sum(units_returned), sum(returns_amount)
           from marts.order_lines inner join marts.products using (product_key)
           group by all order by product_key"""
    ).fetchall()
    assert found == expected


def test_refunds_after_the_as_of_date_wait_and_are_counted(marts: Any, files: Any) -> None:
    late, amount, refunds = one(
        files,
        f"select count(*) filter (refunded_on > {AS_OF}), sum(amount) filter (refunded_on > {AS_OF}), count(*) from refunds",
    )
    assert late > 20
    sql = "select failing_rows, total_rows from marts.data_quality where object = 'refunds.refund_date'"
    assert one(marts, sql) == (late, refunds)
    waiting = one(marts, "select (select sum(returns_amount) from marts.order_lines) - sum(returns_amount) "
                         "from marts.daily_product_sales")  # fmt: skip
    assert waiting == amount


def test_customers_are_those_who_ordered(marts: Any, files: Any) -> None:
    expected = one(files, "select count(distinct user_id), count(*) from orders")
    assert one(marts, "select count(*), sum(orders) from marts.customers where customer_key <> 'unknown'") == expected
    again = one(files, "select count(*) from (select user_id from orders group by 1 having count(*) > 1)")
    assert one(marts, "select count(*) from marts.customers where is_repeat") == again


def test_the_brief_leads_with_what_grows_and_names_no_decline(company: RealCompany) -> None:
    brief = (company.home / "publish" / "current" / "brief" / "index.html").read_text()
    assert "The Forever Love Bear grows" in brief
    assert "sells less and less" not in brief
