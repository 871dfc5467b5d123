"""How often the trend marts err: a seeded simulation of seasonal products through the SQL of the models.

Run with `-s` to see the rates. Add a shape of history here when the marts learn one; rates are stated, not tuned.
"""

from __future__ import annotations

import math
from functools import cache

import numpy as np
import pandas as pd
import pytest

from tests.unit.trend_sql import run_trends

PRODUCTS, ALPHA = 1000, 0.05
SHAPES = {"24 months": (12, 2), "36 months": (12, 3), "120 months": (12, 10), "156 weeks": (52, 3)}


def _noise(rng: np.random.Generator, n: int, length: int, phi: float) -> np.ndarray:
    values = rng.normal(size=(n, length))
    for t in range(1, length):
        values[:, t] = phi * values[:, t - 1] + math.sqrt(1 - phi**2) * values[:, t]
    return values


def _products(
    season_length: int, years: int, *, phi: float = 0.0, slope: float = 0.0, n: int = PRODUCTS, seed: int = 1
) -> dict[str, np.ndarray]:
    """Level 100, seasons from 20 to 200, noise of standard deviation 15; `slope` a year as a share of the level."""
    rng = np.random.default_rng(seed)
    length = season_length * years
    seasons = np.tile(rng.uniform(20, 200, (n, season_length)), (1, years))
    trend = 100 * slope * np.arange(length) / season_length
    series = seasons + trend + 15 * _noise(rng, n, length, phi)
    return {f"{phi}:{slope}:{number:05}": row for number, row in enumerate(series)}


@cache
def _untrended(shape: str, phi: float) -> pd.DataFrame:
    season_length, years = SHAPES[shape]
    return run_trends(_products(season_length, years, phi=phi), season_length=season_length).trends


def _attainable(season_length: int, years: int) -> float:
    """Share of p below 0.05 that exact S has without trend: S takes few values, so p takes few."""
    one = np.array([1.0])
    for n in range(2, years + 1):  # the number of inversions of n values
        one = np.convolve(one, np.full(n, 1 / n))
    all_seasons = np.array([1.0])
    for _ in range(season_length):
        all_seasons = np.convolve(all_seasons, one)
    pairs = season_length * years * (years - 1) // 2
    s = pairs - 2 * np.arange(len(all_seasons))
    sd = math.sqrt(season_length * years * (years - 1) * (2 * years + 5) / 18)
    return float(all_seasons[(np.abs(s) - 1) / sd > 1.959963984540054].sum())


def _band(rate: float) -> tuple[float, float]:
    half = 2.5758293 * math.sqrt(rate * (1 - rate) / PRODUCTS)
    return rate - half, rate + half


def test_independent_noise_is_called_a_trend_at_the_declared_rate() -> None:
    share = float((_untrended("120 months", 0.0).mk_p < ALPHA).mean())
    low, high = _band(ALPHA)
    print(f"120 months, independent: p < 0.05 in {share:.3f}, 99 % band {low:.3f} to {high:.3f}")
    assert low < share < high


@pytest.mark.parametrize("shape", ["24 months", "36 months", "156 weeks"])
def test_short_histories_reach_the_rate_their_few_values_of_s_allow(shape: str) -> None:
    """With 3 values a season S moves in steps of 2, and p jumps over 0.05: below the declared rate, never above."""
    found = _untrended(shape, 0.0)
    attainable = _attainable(*SHAPES[shape])
    share = float((found.mk_p_independent < ALPHA).mean())
    low, high = _band(attainable)
    print(f"{shape}, independent: p < 0.05 in {share:.3f}, attainable {attainable:.4f}, band {low:.3f} to {high:.3f}")
    assert attainable <= ALPHA
    assert low < share < high
    assert (found.mk_p < ALPHA).mean() < _band(ALPHA)[1]


@pytest.mark.parametrize("shape", ["24 months", "36 months", "156 weeks"])
def test_lasting_ups_and_downs_are_called_a_trend_in_less_than_a_tenth(shape: str) -> None:
    found = _untrended(shape, 0.4)
    share, without = (float((column < ALPHA).mean()) for column in (found.mk_p, found.mk_p_independent))
    corrected = float((found.variance_method != "independent").mean())
    print(f"{shape}, AR(1) 0.4: p < 0.05 in {share:.3f} ({without:.3f} uncorrected; {corrected:.2f} corrected)")
    assert share < 0.10 < without


def test_false_declines_stay_within_the_declared_rate_and_power_is_stated() -> None:
    """1,000 products without trend, 150 that lose 10 % a year and 150 that lose 20 %, tested as one family."""
    shapes = {0.0: PRODUCTS, -0.1: 150, -0.2: 150}
    series = {}
    for seed, (slope, n) in enumerate(shapes.items()):
        series |= _products(12, 3, slope=slope, n=n, seed=seed + 5)
    found = run_trends(series, season_length=12).trends
    slopes = found.index.str.split(":").str[1].astype(float)
    declines = found.trend_class == "declining"
    false = int((declines & (slopes == 0.0)).sum())
    power = {slope: float(declines[slopes == slope].mean()) for slope in shapes if slope}
    print(f"36 months, one family: {false} false declines of {int(declines.sum())}; power {power}")
    assert false <= ALPHA * declines.sum()
    assert (found.trend_class == "growing").sum() <= 1
    assert power[-0.2] > 0.8


def test_power_under_lasting_ups_and_downs_is_stated() -> None:
    for shape in ("36 months", "156 weeks"):
        season_length, years = SHAPES[shape]
        found = run_trends(
            _products(season_length, years, phi=0.4, slope=-0.2, n=300), season_length=season_length
        ).trends
        power = float((found.trend_class == "declining").mean())
        print(f"{shape}, AR(1) 0.4, a loss of 20 % a year: found in {power:.2f}")
        assert power > 0.3


def test_without_any_trend_hardly_a_product_declines_after_adjustment() -> None:
    for shape in ("36 months", "156 weeks"):
        found = _untrended(shape, 0.0)
        false = int((found.trend_class == "declining").sum())
        print(f"{shape}, no trend anywhere: {false} false declines of {PRODUCTS}")
        assert false <= 1  # the chance of any at all is at most 5 %
