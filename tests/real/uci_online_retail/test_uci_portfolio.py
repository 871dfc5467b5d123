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
    found = assortments.hold(marts, frames.movements(delivered), "2011-06")
    assert found.net.idxmax() == "22423"
    classes = found.abc.value_counts()
    assert classes["C"] > classes["A"] + classes["B"]
    window = "select distinct is_full_window from marts.product_abc where month = '2011-06-01'"
    assert marts.execute(window).fetchall() == [(False,)], "seven of twelve months are delivered, and said to be"


def test_pairs_with_lift(marts: Any, lines: pd.DataFrame) -> None:
    """Lunch bags and jumbo bags of one pattern with another, teacups with their saucers: what a gift shop would expect."""
    found = buyers.hold_pairs(marts, lines, "2011-06-01", least=20)
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
