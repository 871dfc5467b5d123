"""The statistics macros of the portfolio, run in DuckDB against known answers and scipy.

Add a test here for a new macro of macros/statistics/{portfolio,attach,student}.sql.
"""

from __future__ import annotations

import random

import pytest
from scipy.stats import t
from scipy.stats.contingency import relative_risk

from tests.unit.test_sql_statistics import KNOWN, columns, macro


def test_pareto_classes_are_those_worked_by_hand() -> None:
    revenue, expected = KNOWN["abc_1"]["input"]["revenue"], KNOWN["abc_1"]["expected"]
    before = [(sum(revenue[:i]) / sum(revenue),) for i in range(len(revenue))]
    found = columns([*before, (0.8,), (0.95,), (None,)], ["b"], c=macro("abc_class")("b"))
    assert [row["c"] for row in found] == [*expected["classes"], "B", "C", None]


def test_the_interval_of_a_lift_is_that_of_katz() -> None:
    draw = random.Random(11)
    rows = [(10, 40, 30, 200), (40, 40, 200, 200)]
    for _ in range(200):
        n1, n2 = draw.randint(2, 500), draw.randint(2, 5000)
        rows.append((draw.randint(1, n1), n1, draw.randint(1, n2), n2))
    bounds = {"low": macro("katz_low")("a", "b", "c", "d"), "high": macro("katz_high")("a", "b", "c", "d")}
    found = columns([*rows, (0, 5, 3, 9), (3, 5, 0, 9)], ["a", "b", "c", "d"], **bounds)
    for counts, row in zip(rows, found, strict=False):
        interval = relative_risk(*counts).confidence_interval(0.95)
        assert row["low"] == pytest.approx(interval.low, rel=1e-9)
        assert row["high"] == pytest.approx(interval.high, rel=1e-9)
    assert found[-2:] == [{"low": None, "high": None}] * 2


def test_the_point_of_student_is_close_from_three_degrees_on() -> None:
    degrees = [*range(3, 60), 500, 100_000]
    found = columns([(d,) for d in [*degrees, 2]], ["d"], t=macro("student_t95")("d"))
    for d, row in zip(degrees, found, strict=False):
        assert row["t"] == pytest.approx(t.ppf(0.975, d), rel=1e-2 if d < 4 else 2e-3 if d < 9 else 1e-4), d
    assert found[-1]["t"] is None
