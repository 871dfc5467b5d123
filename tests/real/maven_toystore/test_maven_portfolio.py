"""Maven Fuzzy Factory: classes, pairs and buyers against pandas on the delivered files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.real import assortments, buyers
from tests.real.maven_toystore import frames

MIN_N = 5
pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def lines(delivered: Path) -> pd.DataFrame:
    sold = frames.items(delivered)
    return pd.DataFrame(
        {"item": sold.order_item_id, "order": sold.order_id, "product": sold.product_id, "customer": sold.user_id,
         "at": sold.created_at, "day": sold.day, "units": 1, "amount": sold.price_usd}
    )  # fmt: skip


def test_classes_and_concentration(marts: Any, delivered: Path) -> None:
    found = assortments.hold(marts, frames.movements(delivered), "2015-02")
    assert found.abc.to_dict() == {"1": "A", "2": "A", "3": "A", "4": "B"}


def test_pairs_with_lift(marts: Any, lines: pd.DataFrame) -> None:
    """The mini bear goes with everything, above all as a gift to the first bear's buyers."""
    year = lines[(lines.day >= "2014-03-01") & (lines.day < "2015-03-01")]
    found = buyers.hold_pairs(marts, year, "2015-02-01", least=20)
    assert len(found) == 12, "each of four products with each other"
    assert (found.a[0], found.b[0]) in {("1", "4"), ("4", "1")}


def test_scores_of_every_buyer(marts: Any, lines: pd.DataFrame, delivered: Path) -> None:
    refunds = pd.read_csv(delivered / "order_item_refunds.csv", parse_dates=["created_at"])
    known = refunds[refunds.created_at.dt.normalize() <= frames.AS_OF]
    assert len(refunds) - len(known) == 24, "paid back later, and not yet known on the day"
    back = known.groupby("order_item_id").refund_amount_usd.sum()
    kept = lines.amount - lines.item.map(back).fillna(0)
    assert (
        buyers.hold_scores(marts, lines, kept.groupby(lines.customer).sum(), frames.AS_OF) == lines.customer.nunique()
    )


def test_cohorts_come_back_in_two_of_a_hundred(marts: Any, lines: pd.DataFrame) -> None:
    table = buyers.cohorts(lines, frames.AS_OF)
    buyers.hold_cohorts(marts, table, MIN_N)
    year_later = table[table.months_since == 12]
    assert 0.005 < year_later.repeat.sum() / year_later["size"].sum() < 0.03
