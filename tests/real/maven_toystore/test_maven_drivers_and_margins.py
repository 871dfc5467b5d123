"""Maven Fuzzy Factory: why sales changed and what was earned, against pandas on the delivered files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.real import comparisons, figures
from tests.real.maven_toystore import frames

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def movements(delivered: Path) -> pd.DataFrame:
    return frames.movements(delivered)


@pytest.mark.parametrize(("grain", "frequency"), [("month", "M"), ("quarter", "Q")])
def test_reasons_of_every_change_to_the_cent(marts: Any, movements: pd.DataFrame, grain: str, frequency: str) -> None:
    held = comparisons.hold(marts, figures.periods(movements, frequency), grain)
    assert held >= {"month": 80, "quarter": 30}[grain]
    assert comparisons.left_over(marts) == []


def test_the_third_quarter_of_2014_stood_still_because_of_returns(marts: Any, movements: pd.DataFrame) -> None:
    """Bears with loose arms: 20 % of a month's units came back, and took what more units brought."""
    quarter = comparisons.published(marts, "company", "quarter")
    found = quarter.loc[(pd.Timestamp("2014-04-01"), pd.Timestamp("2014-07-01"), "all")]
    back = movements[movements.returned == 1].groupby(movements.day.dt.to_period("Q")).returns.sum()
    assert found.returns == pytest.approx(back["2014Q2"] - back["2014Q3"], abs=0.005)
    assert found.returns < -11_000 < 11_000 < found.volume
    assert abs(found.delta) < 1_000
    bear = marts.execute(
        "select units_returned, units_gross from marts.product_margins where product_key = '1' and month = '2014-09-01'"
    ).fetchone()
    month = movements[(movements["product"] == "1") & (movements.day.dt.to_period("M") == "2014-09")]
    assert bear == (month.returned.sum(), month.sold.sum())
    assert bear[0] / bear[1] > 0.2


def test_margins_of_every_month_to_the_cent(marts: Any, movements: pd.DataFrame) -> None:
    month = movements.day.dt.to_period("M").dt.start_time.rename("month")
    expected = movements.groupby(["product", month])[[*figures.SUMS, "cost"]].sum()
    found = marts.execute(
        """select product_key as product, month, cast(gross_sales as double) as gross,
                  cast(returns_amount as double) as returns, units_gross as sold, units_returned as returned,
                  cast(cogs as double) as cost, cast(gross_margin as double) as margin, gm_pct, fees, contribution,
                  cast(restock_credit as double) as credit, is_cost_estimated, channel, currency
           from marts.product_margins"""
    ).df()
    assert set(zip(found.channel, found.currency, strict=True)) == {("web", "USD")}
    found = found.set_index(["product", "month"])
    assert len(found) == len(expected)
    found = found.loc[expected.index]
    np.testing.assert_allclose(found[expected.columns].astype(float), expected.astype(float), atol=0.005)
    margin = expected.gross - expected.returns - expected.cost
    np.testing.assert_allclose(found.margin, margin, atol=0.005)
    np.testing.assert_allclose(found.gm_pct, margin / (expected.gross - expected.returns), rtol=1e-9)
    assert found.fees.isna().all() and found.contribution.isna().all(), "no fee is delivered"
    assert (found.credit == 0).all(), "nobody says that anything went back on the shelf"
    assert not found.is_cost_estimated.any()
