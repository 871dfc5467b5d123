"""Olist: fourteen months of a young marketplace are no trend; why sales grew, against pandas on the files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.real import comparisons, figures
from tests.real.olist import frames

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def movements(delivered: Path) -> pd.DataFrame:
    return frames.movements(delivered)


@pytest.mark.parametrize(("grain", "frequency"), [("month", "M"), ("quarter", "Q")])
def test_reasons_of_every_change_to_the_cent(marts: Any, movements: pd.DataFrame, grain: str, frequency: str) -> None:
    held = comparisons.hold(marts, figures.periods(movements, frequency), grain)
    assert held > {"month": 10_000, "quarter": 8_000}[grain]
    assert comparisons.left_over(marts) == []


def test_prices_hardly_move_and_what_sells_is_ever_another_product(marts: Any) -> None:
    """Growth of a marketplace comes with its range: 7 of 10 products sold once, so `new` is most of every change."""
    quarter = comparisons.published(marts, "company", "quarter")
    last = quarter.loc[(pd.Timestamp("2017-07-01"), pd.Timestamp("2017-10-01"), "all")]
    assert abs(last.price) < 0.01 * last.delta
    assert last.new > last.delta > last.volume > 0 > last.discontinued


def test_black_friday_and_the_months_around_it(marts: Any, movements: pd.DataFrame) -> None:
    months = movements.groupby(movements.day.dt.to_period("M")).gross.sum()
    points = dict(
        marts.execute(
            """select strftime(period_start, '%Y-%m'), actual from marts.product_trend_points
               where level = 'company' and metric = 'net_sales' and period_grain = 'month' and actual <> 0"""
        ).fetchall()
    )
    assert points == {str(month): pytest.approx(net, abs=0.005) for month, net in months.items()}
    growth = months.pct_change()
    assert growth["2017-11"] > 0.5 and growth["2017-12"] < -0.25


def test_less_than_two_years_are_no_trend_of_anything(marts: Any, movements: pd.DataFrame) -> None:
    (row,) = marts.execute(
        "select trend_class, count(distinct level_key), max(n_periods), count(mk_p) from marts.product_trends group by 1"
    ).fetchall()
    products, lines = movements["product"].nunique(), movements.line.fillna("unknown").nunique()
    assert row == ("insufficient", products + lines + 1, 69, 0)
    month = "select max(n_periods) from marts.product_trends where period_grain = 'month'"
    assert marts.execute(month).fetchall() == [(15,)]
