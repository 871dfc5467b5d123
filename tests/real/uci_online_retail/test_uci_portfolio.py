"""UCI Online Retail: classes, pairs and buyers against pandas on the delivered files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.real import assortments, buyers
from tests.real.uci_online_retail import frames

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def lines(delivered: Path) -> pd.DataFrame:
    return frames.lines(delivered)


def test_classes_and_concentration(marts: Any, delivered: Path) -> None:
    """The cake stand leads; half of the list makes a twentieth of the sales."""
    movements = frames.movements(delivered)
    charged = movements["product"].isin(frames.CHARGES)
    found = assortments.hold(marts, movements[~charged], "2011-06")
    assert movements.gross[movements["product"] == "DOT"].sum() > found.net.nlargest(2).min(), "postage would be second"
    assert found.net.idxmax() == "22423"
    classes = found.abc.value_counts()
    assert classes["C"] > classes["A"] + classes["B"]
    window = "select distinct is_full_window from marts.product_abc where month = '2011-06-01'"
    assert marts.execute(window).fetchall() == [(False,)], "seven of twelve months are delivered, and said to be"


def test_pairs_with_lift(marts: Any, lines: pd.DataFrame) -> None:
    """Lunch bags and jumbo bags of one pattern with another, teacups with their saucers: what a gift shop would expect."""
    named = lines.assign(product=lines["product"].where(~lines["product"].isin(frames.CHARGES)))
    found = buyers.hold_pairs(marts, named, "2011-06-01", least=20)
    assert len(found) > 10_000
    names = dict(marts.execute("select product_key, product_name from marts.products").fetchall())
    sure = found[found.orders_ab >= 200].sort_values("lift", ascending=False)
    assert "TEACUP" in names[sure.a.iloc[0]] and "TEACUP" in names[sure.b.iloc[0]]


def test_without_a_register_nobody_is_followed(marts: Any, lines: pd.DataFrame) -> None:
    """Invoices name 3,002 customers, but no list of customers is delivered: their key is unknown, and they have no scores."""
    assert lines.customer.nunique() == 3_002
    assert marts.execute("select distinct customer_key from marts.order_lines").fetchall() == [("unknown",)]
    for mart in ("customer_rfm", "customer_cohorts"):
        assert marts.execute(f"select count(*) from marts.{mart}").fetchall() == [(0,)]


def test_charges_count_in_sales_and_in_no_comparison_of_products(marts: Any, delivered: Path) -> None:
    """Postage is money that was charged: it is in every total, and nobody looks after it."""
    movements = frames.movements(delivered)
    charged = movements[movements["product"].isin(frames.CHARGES)]
    listed = marts.execute("select product_key from marts.products where is_charge order by 1").fetchall()
    assert [key for (key,) in listed] == sorted(charged["product"].unique())
    for mart, key in (
        ("product_abc", "product_key"), ("product_attention", "product_key"), ("product_attach", "anchor_product"),
        ("product_attach", "attached_product"), ("product_trends", "level_key"), ("product_trend_points", "level_key"),
    ):  # fmt: skip
        found = marts.execute(
            f"select count(*) from marts.{mart} where {key} in (select product_key from marts.products where is_charge)"
        ).fetchone()
        assert found == (0,), (mart, key)
    width = marts.execute("select distinct business_unit from marts.product_mix").fetchall()
    assert ("Not a product",) in width, "cushion pads are sold, and are in the same line"
    months = (
        movements.assign(net=movements.gross - movements.returns).groupby(movements.day.dt.to_period("M")).net.sum()
    )
    for mart, measure, where in (
        ("product_months", "sum(net_sales)", "true"),
        ("product_margins", "sum(net_sales)", "true"),
        ("product_scorecard", "sum(net_sales)", "true"),
        ("sales_change_drivers", "max(net_sales_b)", "level = 'company' and period_grain = 'month'"),
    ):
        month = "period_b" if mart == "sales_change_drivers" else "month"
        found = marts.execute(
            f"select strftime({month}, '%Y-%m'), cast({measure} as double) from marts.{mart} where {where} group by 1"
        ).fetchall()
        assert len(found) >= 6
        for name, net in found:
            assert net == pytest.approx(months[name], abs=0.005), (mart, name)
