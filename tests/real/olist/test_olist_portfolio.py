"""Olist: classes, pairs and buyers against pandas on the delivered files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.real import assortments, buyers
from tests.real.olist import frames

MIN_N = 5
pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def lines(delivered: Path) -> pd.DataFrame:
    return frames.items(delivered)


def test_classes_and_concentration(marts: Any, delivered: Path) -> None:
    """Nothing dominates a marketplace: the best product makes one part in a hundred."""
    found = assortments.hold(marts, frames.movements(delivered), "2017-12")
    assert found.share.max() < 0.015
    assert found.abc.value_counts()["A"] > 2_000


def test_no_pair_has_enough_orders(marts: Any, lines: pd.DataFrame) -> None:
    """The commonest pair was bought six times: far below the twenty orders that a pair needs, so none is shown."""
    found = buyers.hold_pairs(marts, lines[lines.day >= "2017-01-01"], "2017-12-01", least=20)
    assert found.empty
    _, pairs, _, _ = buyers.baskets(lines)
    assert pairs.max() < 10


def test_scores_of_every_buyer(marts: Any, lines: pd.DataFrame) -> None:
    """99 of 100 bought once and share a score, which then is the highest: D11 ranks, it does not say that 1 is often."""
    net = lines.groupby("customer").amount.sum()
    people = buyers.hold_scores(marts, lines, net, frames.AS_OF)
    scores = dict(
        marts.execute("select f_score, count(*) from marts.customer_rfm where frequency = 1 group by 1").fetchall()
    )
    assert list(scores) == [5] and scores[5] > 0.99 * people


def test_cohorts_hardly_come_back(marts: Any, lines: pd.DataFrame) -> None:
    table = buyers.cohorts(lines, frames.AS_OF)
    buyers.hold_cohorts(marts, table, MIN_N)
    half_a_year = table[table.months_since == 6]
    assert 0.0 < half_a_year.repeat.sum() / half_a_year["size"].sum() < 0.02
