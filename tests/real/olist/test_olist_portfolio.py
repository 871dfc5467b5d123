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


def test_nobody_delivers_refunds_so_no_return_rate_is_known(marts: Any) -> None:
    """Olist publishes none: a rate of zero would be the best of all shops."""
    for mart, columns in (
        ("return_rates", ("return_rate", "numerator", "ci_high")),
        ("product_months", ("return_rate", "activity_return_rate", "returns_amount", "units_returned")),
        ("product_margins", ("returns_amount", "units_returned", "units_net")),
        ("product_scorecard", ("return_rate",)),
    ):
        counts = ", ".join(f"count({column})" for column in columns)
        rows, *known = marts.execute(f"select count(*), {counts} from marts.{mart}").fetchone()
        assert rows > 5_000 and set(known) == {0}, mart
    classes = "select distinct trend_class, n_periods from marts.product_trends where metric = 'return_rate'"
    assert marts.execute(classes).fetchall() == [("insufficient", 0)]
    left_out = "select distinct left_out_reason from marts.product_trend_points where metric = 'return_rate'"
    assert ("returns_unknown",) in marts.execute(left_out).fetchall()


def test_the_attention_list_begins_with_the_first_sale(marts: Any) -> None:
    """27,000 of 33,000 products of the catalogue were not sold up to 2017 (in the orders delivered)."""
    listed = "select count(distinct product_key) from marts.product_attention"
    seen = """select count(*) from marts.products where product_key in (
                  select product_key from marts.daily_product_sales union select product_key from marts.survey_answers)
                and product_key <> 'unknown'"""
    assert marts.execute(f"select ({listed}) <= ({seen}), ({listed}) > 5_000").fetchone() == (True, True)
    early = """select count(*) from marts.product_attention as listed
               left join (select product_key, min(date) as first_on from marts.daily_product_sales group by 1) as sold
                   using (product_key)
               left join (select product_key, min(answered_date) as first_on from marts.survey_answers group by 1) as judged
                   using (product_key)
               where listed.week_end < least(sold.first_on, judged.first_on)"""
    assert marts.execute(early).fetchone() == (0,)
