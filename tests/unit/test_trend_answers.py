"""D7's worked answers, and series that mislead, through the trend models to both marts.

Add an odd series here with what a statistician would say of it. Agreement with libraries is in `test_trend_references.py`.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.unit.trend_sql import Trends, run_trends

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "known_answers.json"
KNOWN = {answer["id"]: answer for answer in json.loads(GOLDEN.read_text())}
NAN = float("nan")


@cache
def _months() -> Trends:
    """Series of months whose season is a year, in one family."""
    season = np.array([80, 62, 45, 36, 28, 24, 30, 60, 165, 245, 225, 150] * 3, dtype=float)
    ups = np.round(np.random.default_rng(5).normal(0, 2, 36))
    spike = 100.0 + ups
    spike[20] = 100_000
    spell = 100.0 + ups
    spell[15:18] = NAN
    sold_out = 100.0 + ups
    sold_out[30:36] = NAN
    gap = 100.0 + ups
    gap[16] = 0
    series = {
        "constant": np.full(36, 42.0),
        "nothing": np.zeros(36),
        "season_only": season + ups / 10,
        "line": 200 - 2.0 * np.arange(36) + season,
        "spike": spike,
        "out_of_stock": spell,
        "sold_out_at_last": sold_out,
        "month_without_sale": gap,
        "died": np.array([50.0, 60.0, 55.0, 40.0] * 3 + [0.0] * 24),
        "faded": np.array([9.0, 0, 0, 8, 0, 7, 0, 0, 9, 0, 6, 8, 5, 0, 0, 3, 0, 4, 0, 0, 5, 0, 2, 3] + [0.0] * 12),
        "loss_grows": -100.0 - 3 * np.arange(36) + ups,
        "23_months": 100.0 + ups[:23],
        "seen_rarely": np.where(np.isin(np.arange(36), [0, 3, 7, 12, 15, 19, 35]), 5.0, NAN),
    }
    return run_trends({key: np.asarray(values) for key, values in series.items()}, season_length=12)


def test_three_years_of_quarters_decline_by_nine_a_year_though_the_last_quarter_is_the_best() -> None:
    answer = KNOWN["trend_1"]
    trends = run_trends({"a": answer["input"]["x"]}, season_length=4)
    row = trends["a"]
    assert (row.mk_s, row.mk_var) == (-12, pytest.approx(44 / 3, abs=1e-9))
    assert row.mk_z == pytest.approx(-11 / (44 / 3) ** 0.5, abs=1e-9)
    assert row.mk_p == row.p_adj == pytest.approx(answer["expected"]["p"], abs=1e-9)
    assert (row.sen_slope_per_year, row.sen_slope_per_period) == (-9.0, -2.25)
    assert (row.n_periods, row.season_length, row.variance_method) == (12, 4, "independent")
    assert (row.trend_class, row.direction) == ("declining", "fall")
    assert row.sen_slope_pct == pytest.approx(-9 / 106) and row.usual_level == 106
    assert list(trends.points_of("a").actual_year_before[4:8]) == [100, 110, 120, 200]


def test_plain_test_of_the_same_quarters_sees_no_trend() -> None:
    row = run_trends({"a": KNOWN["trend_1"]["input"]["x"]}, season_length=1)["a"]
    assert row.mk_s == 2 and row.mk_p_independent == pytest.approx(0.9453, abs=1e-4)


@pytest.mark.parametrize(("known", "slope"), [("trend_2", -29 / 12), ("trend_3", -0.1)])
def test_slopes_without_seasons_are_those_worked_by_hand(known: str, slope: float) -> None:
    answer = KNOWN[known]
    row = run_trends({"a": answer["input"]["x"]}, season_length=1)["a"]
    assert row.sen_slope_per_period == pytest.approx(slope, abs=1e-9)
    assert row.mk_p_independent == pytest.approx(answer["expected"]["mk_p"], abs=1e-9)
    if known == "trend_2":
        assert row.mk_s == answer["expected"]["mk_S"]


def test_a_constant_series_is_stable_with_p_1_and_no_autocorrelation() -> None:
    row = _months()["constant"]
    assert (row.mk_s, row.mk_var, row.mk_z, row.mk_p, row.p_adj) == (0, 0, 0, 1, 1)
    assert pd.isna(row.lag1_r) and row.trend_class == "stable"
    assert (row.slope_ci_low, row.slope_ci_high) == (0, 0)


def test_nothing_sold_in_three_years_is_no_finding() -> None:
    row = _months()["nothing"]
    assert (row.trend_class, row.insufficient_reason) == ("insufficient", "nothing_sold")
    assert pd.isna(row.p_adj) and row.evidence_text == "Net sales: nothing was sold in 36 months."


def test_a_season_without_trend_is_stable_however_strong() -> None:
    row = _months()["season_only"]
    assert row.trend_class == "stable" and pd.isna(row.changepoint_on)


def test_an_exact_line_under_a_season_has_no_residual_and_the_lines_slope() -> None:
    row = _months()["line"]
    assert row.sen_slope_per_year == pytest.approx(-24) and pd.isna(row.lag1_r)
    assert row.trend_class == "declining" and row.mk_s == -36
    points = _months().points_of("line")
    np.testing.assert_allclose(points.expected, points.actual, rtol=1e-12)
    np.testing.assert_allclose(np.diff(points.seasonally_adjusted), -2.0, atol=1e-9)


def test_one_giant_order_moves_neither_slope_nor_class() -> None:
    row = _months()["spike"]
    assert abs(row.sen_slope_pct) < 0.02 and row.trend_class == "stable" and row.mk_p > 0.2


def test_periods_out_of_stock_are_left_out_counted_and_still_expected() -> None:
    row, points = _months()["out_of_stock"], _months().points_of("out_of_stock")
    assert (row.n_periods, row.n_left_out_stockout, row.n_complete_periods) == (33, 3, 36)
    assert "3 left out for stock-outs" in row.evidence_text
    assert points.expected[points.is_left_out].between(95, 105).all()
    ending = _months()["sold_out_at_last"]
    assert ending.trend_class == "stable" and ending.n_left_out_stockout == 6


def test_a_month_without_a_sale_is_a_zero_of_its_own_and_no_trend() -> None:
    row = _months()["month_without_sale"]
    assert (row.n_periods, row.n_left_out_stockout, row.trend_class) == (36, 0, "stable")


def test_a_product_that_faded_declines_though_its_usual_level_is_zero() -> None:
    row = _months()["faded"]
    assert row.usual_level == 0 and pd.isna(row.sen_slope_pct)
    assert (row.direction, row.trend_class) == ("fall", "declining")
    assert row.evidence_text.startswith("Net sales fell: clear, adjusted p")


def test_a_sudden_end_is_told_as_what_lasts_and_not_as_a_trend() -> None:
    """Its residuals last for years; with 3 cycles D7's variance of Hirsch and Slack never gives p below 0.08."""
    row = _months()["died"]
    assert (row.variance_method, row.trend_class) == ("hirsch_slack_1984", "volatile")
    assert row.mk_p_independent < 0.01 < 0.08 < row.mk_p
    assert "what looks like a trend may be ups and downs that last" in row.evidence_text


def test_a_loss_that_grows_is_a_decline() -> None:
    row = _months()["loss_grows"]
    assert row.usual_level < 0 and row.sen_slope_pct < 0 and row.trend_class == "declining"


def test_too_short_a_history_says_what_it_lacks_and_shows_no_number() -> None:
    short, rare = _months()["23_months"], _months()["seen_rarely"]
    assert short.insufficient_reason == "fewer_than_2_seasons" and rare.insufficient_reason == "fewer_than_8_periods"
    for row in (short, rare):
        assert row.is_suppressed and pd.isna(row.mk_s) and pd.isna(row.sen_slope_per_year)
    assert short.evidence_text == "Net sales: 23 months are too few to tell season from trend, 24 are needed."


def test_the_sentence_says_certainty_interval_n_and_dates() -> None:
    row = run_trends({"a": KNOWN["trend_1"]["input"]["x"]}, season_length=4)["a"]
    assert row.evidence_text == (
        "Net sales fell 8.5 % a year (95 % interval −14 to −7.1 %): clear, adjusted p 0.0041, 12 months, "
        "January 2020 to March 2020, level changed in February 2020."
    )


def test_ranks_that_lean_to_one_side_by_nothing_are_neither_noise_nor_a_trend() -> None:
    """Most pairs are equal, so the median slope is zero; those that differ nearly all rise."""
    row = run_trends({"a": [0] * 40 + [0, 0, 5] * 10}, season_length=1, periods_per_year=12)["a"]
    assert row.p_adj < 0.001 and row.sen_slope_per_year == 0 and pd.isna(row.direction)
    assert row.trend_class == "stable"
    assert row.evidence_text.startswith(
        "Net sales more often rose than fell, by nothing in the median: too small to have a size, adjusted p 0.0004, "
    )
    assert "noise" not in row.evidence_text and "last" not in row.evidence_text


def test_the_order_in_which_periods_arrive_changes_not_a_digit() -> None:
    """Publishing compares exact fingerprints: doubles added in another order would be another release."""
    rng = np.random.default_rng(3)
    series = {f"s{number}": rng.normal(100, 20, 156) for number in range(100)}
    one, other = (run_trends(series, season_length=52, shuffled=shuffled) for shuffled in (False, True))
    pd.testing.assert_frame_equal(one.trends.sort_index(), other.trends.sort_index(), check_exact=True)
    pd.testing.assert_frame_equal(one.points, other.points, check_exact=True)
