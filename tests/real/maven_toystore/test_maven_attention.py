"""Maven Fuzzy Factory: the one thing that went wrong is found, in its weeks, and nothing else is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from scipy.stats import binomtest

from tests.real.conftest import RealCompany, one
from tests.real.maven_toystore import frames

pytestmark = pytest.mark.real


def flagged(company: RealCompany) -> list[tuple[Any, ...]]:
    """All weeks that are judged, also those before the thirteen that are published."""
    return company.work(
        """select product_key, cast(week_start as varchar), reason_codes from intermediate.int_attention_weeks_flagged
           where is_flagged order by all"""
    )


def test_bears_with_loose_arms_are_flagged_from_the_week_after_they_show(company: RealCompany, delivered: Path) -> None:
    """Refunds of the first bear in the four weeks to 28 September 2014, by an exact test that knows no mart."""
    moved = frames.movements(delivered)
    bear = moved[moved["product"] == "1"]
    recent = bear[(bear.day >= "2014-09-01") & (bear.day <= "2014-09-28")]
    before = bear[bear.day < "2014-09-01"]
    share = recent.sold.sum() / (recent.sold.sum() + before.sold.sum())
    returned = int(recent.returned.sum())
    assert binomtest(returned, returned + int(before.returned.sum()), share, alternative="greater").pvalue < 1e-30
    weeks = [week for product, week, _ in flagged(company) if product == "1"]
    expected = pd.date_range("2014-09-01", "2014-10-27", freq="7D")  # four quiet weeks after the last evidence
    assert weeks == [str(week.date()) for week in expected]


def test_no_other_product_was_ever_flagged(company: RealCompany) -> None:
    found = flagged(company)
    assert {product for product, _, _ in found} == {"1"}
    assert {tuple(json.loads(reasons)) for _, _, reasons in found} == {("return_spike",)}


def test_half_a_year_later_nothing_needs_a_look_and_the_weeks_are_remembered(marts: Any) -> None:
    assert marts.execute("select attention_level, count(*) from marts.product_attention group by 1").fetchall() == [
        ("ignore", 4 * 13)
    ]
    first = "product_key = '1' and week_start = (select min(week_start) from marts.product_attention)"
    week, remembered = one(
        marts, f"select week_start, previously_flagged_weeks from marts.product_attention where {first}"
    )
    since = pd.Timestamp(week) - pd.Timedelta(weeks=13)
    assert remembered == len(pd.date_range(max(since, pd.Timestamp("2014-09-01")), "2014-10-27", freq="7D"))
