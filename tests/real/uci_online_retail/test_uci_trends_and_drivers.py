"""UCI Online Retail: seven months are no trend, and why sales changed between them, against pandas."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.real import comparisons, figures
from tests.real.uci_online_retail import frames

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def movements(delivered: Path) -> pd.DataFrame:
    return frames.movements(delivered)


@pytest.mark.parametrize(("grain", "frequency"), [("month", "M"), ("quarter", "Q")])
def test_reasons_of_every_change_to_the_cent(marts: Any, movements: pd.DataFrame, grain: str, frequency: str) -> None:
    held = comparisons.hold(marts, figures.periods(movements, frequency), grain)
    assert held > {"month": 15_000, "quarter": 3_000}[grain]
    assert comparisons.left_over(marts) == []


def test_seven_months_are_no_trend_of_anything(marts: Any) -> None:
    found = marts.execute(
        """select trend_class, count(*), max(n_periods) filter (period_grain = 'month'),
                  max(n_periods) filter (period_grain = 'week'), count(mk_p), count(direction)
           from marts.product_trends group by trend_class"""
    ).fetchall()
    (row,) = found
    assert row[0] == "insufficient" and row[1] > 10_000
    assert row[2:] == (7, 29, 0, 0)
    text = "select evidence_text from marts.product_trends where level = 'company' and period_grain = 'month'"
    assert any("7 months" in words and "24" in words for (words,) in marts.execute(text).fetchall())


def test_months_of_the_company_are_the_delivered_ones(marts: Any, movements: pd.DataFrame) -> None:
    """Growth from month to month is there to be seen, and not called a trend."""
    months = (
        movements.assign(net=movements.gross - movements.returns).groupby(movements.day.dt.to_period("M")).net.sum()
    )
    points = dict(
        marts.execute(
            """select strftime(period_start, '%Y-%m'), actual from marts.product_trend_points
               where level = 'company' and metric = 'net_sales' and period_grain = 'month'"""
        ).fetchall()
    )
    assert points == {str(month): pytest.approx(net, abs=0.005) for month, net in months.items()}
    growth = months.pct_change()
    assert growth["2011-05"] > 0.4 and growth["2011-04"] < -0.2


def test_an_order_taken_back_in_a_quarter_of_an_hour_changes_nothing(marts: Any, movements: pd.DataFrame) -> None:
    """74,215 jars bought and cancelled on one morning: volume and returns, and together nothing."""
    jars = movements[(movements["product"] == "23166") & (movements.day == "2011-01-18")]
    assert (jars.sold.sum(), jars.returned.sum(), jars.gross.sum()) == (74_215, 74_215, pytest.approx(77_183.60))
    month = marts.execute(
        """select cast(gross_sales as double), cast(net_sales as double), gm_pct from marts.product_margins
           where product_key = '23166' and month = '2011-01-01'"""
    ).fetchone()
    assert month == (pytest.approx(77_183.60), 0.0, None)
