"""The trend marts against pymannkendall, scipy and the written definitions, on random series with ties.

Add a comparison here for each new statistic of the trend models. Worked answers are in `test_trend_answers.py`.
Where pymannkendall differs from what it cites, the test says so and holds to METRICS D7.
"""

from __future__ import annotations

import math
from functools import cache

import numpy as np
import pymannkendall as reference
import pytest
from scipy.stats import norm, theilslopes

from tests.unit.trend_sql import Trends, run_trends

Series = dict[str, np.ndarray]


def _random(season_length: int, lengths: tuple[int, ...], *, walk: float, seed: int, missing: float = 0.0) -> Series:
    """Whole numbers, so that many are tied; `walk` makes neighbours alike."""
    rng = np.random.default_rng(seed)
    series = {}
    for number in range(60):
        n = int(rng.choice(lengths))
        season = rng.integers(0, 12, season_length)[np.arange(n) % season_length]
        noise = rng.normal(0, 2.5, n)
        for i in range(1, n):
            noise[i] += walk * noise[i - 1]
        values = np.round(20 + season + rng.normal(0, 0.1) * np.arange(n) + noise)
        gaps = rng.random(n) < missing
        gaps[[0, -1]] = False
        values[gaps] = np.nan
        series[f"s{number}"] = values
    return series


@cache
def _seasonal() -> tuple[Series, Trends]:
    series = _random(4, (19, 24, 30, 41), walk=0.0, seed=1, missing=0.1)
    return series, run_trends(series, season_length=4)


@cache
def _correlated() -> tuple[Series, Trends]:
    series = _random(4, (16, 24, 40), walk=0.8, seed=2)
    return series, run_trends(series, season_length=4)


@cache
def _plain() -> tuple[Series, Trends]:
    series = _random(1, (8, 15, 30, 60), walk=0.6, seed=3)
    return series, run_trends(series, season_length=1)


def _close(found: float, expected: float) -> None:
    assert found == pytest.approx(expected, abs=1e-9)


def test_seasonal_test_and_slope_agree_with_pymannkendall_with_ties_and_gaps() -> None:
    series, trends = _seasonal()
    checked = 0
    for key, values in series.items():
        row = trends[key]
        slope = reference.seasonal_sens_slope(values, period=4).slope
        _close(row.sen_slope_per_year, slope)
        _close(row.sen_slope_per_period, slope / 4)
        expected = reference.seasonal_test(values, period=4)
        _close(row.mk_s, expected.s)
        _close(row.mk_p_independent, expected.p)
        if row.variance_method == "independent":
            checked += 1
            _close(row.mk_var, expected.var_s)
            _close(row.mk_z, expected.z)
            _close(row.mk_p, expected.p)
    assert checked > 30


def test_variance_with_covariance_between_seasons_agrees_with_pymannkendall() -> None:
    """Its z has no continuity correction, D7's has one; so the variance and S agree, and z differs by 1 / sqrt(var)."""
    series, trends = _correlated()
    checked = 0
    for key, values in series.items():
        row = trends[key]
        if row.variance_method == "hirsch_slack_1984":
            checked += 1
            expected = reference.correlated_seasonal_test(values, period=4)
            _close(row.mk_s, expected.s)
            _close(row.mk_var, expected.var_s)
            _close(row.mk_z, expected.z - np.sign(expected.s) / math.sqrt(expected.var_s) if expected.s else 0.0)
    assert checked > 20


def test_corrected_variance_without_seasons_agrees_with_pymannkendall() -> None:
    """Values that only rounding tells apart after detrending are ties here, not there; such series are left out."""
    series, trends = _plain()
    checked = 0
    for key, values in series.items():
        row = trends[key]
        expected = reference.hamed_rao_modification_test(values)
        detrended = values - expected.slope * np.arange(1, len(values) + 1)
        if len(np.unique(detrended)) > len(np.unique(np.round(detrended, 9))):
            continue
        if row.variance_method == "hamed_rao_1998":
            checked += 1
            _close(row.mk_var, expected.var_s)
            _close(row.mk_z, expected.z)
            _close(row.mk_p, expected.p)
        elif abs(row.lag1_r) <= 0.3:
            _close(row.mk_p, reference.original_test(values).p)
        else:
            assert expected.var_s <= 0  # no variance: the uncorrected one is kept
    assert checked > 20


def test_slope_and_interval_agree_with_scipy() -> None:
    series, trends = _plain()
    checked = 0
    for key, values in series.items():
        row = trends[key]
        slope, _, low, high = theilslopes(values, alpha=0.95)
        _close(row.sen_slope_per_period, slope)
        _close(row.sen_slope_per_period, reference.sens_slope(values).slope)
        if row.variance_method == "independent":
            checked += 1
            _close(row.slope_ci_low, low)
            _close(row.slope_ci_high, high)
    assert checked > 15


def test_seasonal_interval_takes_gilberts_ranks_of_the_slopes_within_seasons() -> None:
    series, trends = _seasonal()
    for key, values in series.items():
        row = trends[key]
        slopes = sorted(
            (values[j] - values[i]) / ((j - i) // 4)
            for i in range(len(values))
            for j in range(i + 4, len(values), 4)
            if not np.isnan(values[i] + values[j])
        )
        half = norm.ppf(0.975) * math.sqrt(row.mk_var)
        low = max(math.floor((len(slopes) - half) / 2 + 0.5), 1)
        high = min(math.floor((len(slopes) + half) / 2 + 0.5) + 1, len(slopes))
        _close(row.slope_ci_low, slopes[low - 1])
        _close(row.slope_ci_high, slopes[high - 1])


def test_residuals_expectation_and_autocorrelation_are_those_of_the_definition() -> None:
    series, trends = _seasonal()
    for key, values in series.items():
        row, points = trends[key], trends.points_of(key)
        used = ~np.isnan(values)
        index = np.arange(len(values))
        flat = values - row.sen_slope_per_period * index
        medians = np.array([np.median(flat[used & (index % 4 == season)]) for season in range(4)])
        residuals = flat - medians[index % 4]
        residuals -= residuals[used].mean()
        neighbours = used[1:] & used[:-1]
        r = (residuals[1:] * residuals[:-1])[neighbours].sum() / (residuals[used] ** 2).sum()
        _close(row.lag1_r, r)
        expected = medians[index % 4] + row.sen_slope_per_period * index
        np.testing.assert_allclose(points.expected, expected, atol=1e-9)
        spread = math.sqrt(((values - expected)[used] ** 2).sum() / (used.sum() - 5))
        np.testing.assert_allclose(points.expected_high - points.expected, norm.ppf(0.975) * spread, atol=1e-9)
        adjusted = (values - (medians - np.median(medians))[index % 4])[used]
        _pettitt(row.changepoint_p, adjusted)


def _pettitt(found: float, values: np.ndarray) -> None:
    n = len(values)
    signs = np.sign(np.round(values[:, None] - values[None, :], 9))
    k = max(abs(signs[:t, t:].sum()) for t in range(1, n))
    _close(found, min(1.0, 2 * math.exp(-6 * k**2 / (n**3 + n**2))))
