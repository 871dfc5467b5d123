"""Maven Fuzzy Factory: trends of its products against pymannkendall and statsmodels on the delivered files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.real import figures
from tests.real.maven_toystore import frames

GRAINS = {"month": ("M", 12), "week": ("W-SUN", 52)}
METRICS = {"net_sales": "net", "units": "sold", "margin": "margin"}
pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def movements(delivered: Path) -> pd.DataFrame:
    return frames.movements(delivered)


@pytest.fixture(scope="module")
def launches(delivered: Path) -> pd.Series:
    catalogue = pd.read_csv(delivered / "products.csv", parse_dates=["created_at"], dtype={"product_id": str})
    return catalogue.set_index("product_id").created_at.dt.normalize()


def whole_periods(movements: pd.DataFrame, launches: pd.Series, grain: str) -> dict[tuple[str, str], pd.DataFrame]:
    """Each product's and the company's sums of the periods that lie wholly between launch and as-of date."""
    frequency = GRAINS[grain][0]
    cost = movements.assign(gross=movements.cost)
    sums = figures.periods(movements, frequency)
    sums["margin"] = sums.net - figures.periods(cost, frequency).gross
    found = {}
    for product, launch in launches.items():
        found["product", str(product)] = _within(sums[sums["product"] == product], launch, frequency)
    found["company", "all"] = _within(sums, launches.min(), frequency)
    return found


def _within(sums: pd.DataFrame, launch: pd.Timestamp, frequency: str) -> pd.DataFrame:
    table = sums.drop(columns="product").groupby("period").sum()
    ends = table.index.to_period(frequency).end_time.normalize()
    return table[(table.index >= launch) & (ends <= frames.AS_OF)]


@pytest.mark.parametrize("grain", GRAINS)
@pytest.mark.parametrize("metric", METRICS)
def test_tests_and_slopes_are_those_of_pymannkendall(
    marts: Any, movements: pd.DataFrame, launches: pd.Series, grain: str, metric: str
) -> None:
    season = GRAINS[grain][1]
    series = whole_periods(movements, launches, grain)
    long = {key: table for key, table in series.items() if len(table) >= 2 * season}
    assert set(long) == {("product", "1"), ("product", "2"), ("company", "all")}
    trends = {key: figures.trend(table[METRICS[metric]].to_numpy(float), season) for key, table in long.items()}
    figures.adjusted({key: one for (level, key), one in trends.items() if level == "product"})
    figures.adjusted({key: one for (level, key), one in trends.items() if level == "company"})
    for (level, key), expected in trends.items():
        found = marts.execute(
            """select n_periods, mk_s, mk_var, mk_p, p_adj, lag1_r, sen_slope_per_year, sen_slope_pct
               from marts.product_trends where level = ? and level_key = ? and period_grain = ? and metric = ?""",
            [level, key, grain, metric],
        ).fetchone()
        assert found == pytest.approx(
            (expected.n, expected.s, expected.var, expected.p, expected.p_adj, expected.lag1_r,
             expected.slope_per_year, expected.slope_pct), abs=1e-9, rel=1e-9,
        )  # fmt: skip


def test_the_bear_grows_and_what_is_younger_than_two_years_is_not_judged(
    marts: Any, movements: pd.DataFrame, launches: pd.Series
) -> None:
    found = {
        key: (n, cls, direction, text)
        for key, n, cls, direction, text in marts.execute(
            """select level_key, n_periods, trend_class, direction, evidence_text from marts.product_trends
               where level = 'product' and period_grain = 'month' and metric = 'net_sales'"""
        ).fetchall()
    }
    months = whole_periods(movements, launches, "month")
    assert found["2"][1:3] == ("growing", "rise")
    slope = figures.trend(months["product", "2"].net.to_numpy(), 12).slope_pct
    assert f"rose {100 * slope:.0f} % a year" in found["2"][3] and "25 months" in found["2"][3]
    for young in ("3", "4"):
        assert found[young][:3] == (len(months["product", young]), "insufficient", None)
        assert len(months["product", young]) < 24


def test_points_are_the_months_with_the_year_before_and_the_expected_season(
    marts: Any, movements: pd.DataFrame, launches: pd.Series
) -> None:
    table = whole_periods(movements, launches, "month")["product", "2"]
    values = table.net.to_numpy()
    slope = figures.trend(values, 12).slope_per_year / 12
    flat = values - slope * np.arange(len(values))
    medians = np.array([np.median(flat[month::12]) for month in range(12)])
    expected = medians[np.arange(len(values)) % 12] + slope * np.arange(len(values))
    found = marts.execute(
        """select period_start, actual, actual_year_before, expected from marts.product_trend_points
           where level = 'product' and level_key = '2' and period_grain = 'month' and metric = 'net_sales'
             and not is_left_out order by period_start"""
    ).df()
    assert list(found.period_start) == list(table.index)
    np.testing.assert_allclose(found.actual, values, atol=1e-9)
    np.testing.assert_allclose(found.expected, expected, atol=1e-8)
    np.testing.assert_allclose(found.actual_year_before[12:], values[:-12], atol=1e-9)
