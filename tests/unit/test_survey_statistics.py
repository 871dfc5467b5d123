"""Tails and quantiles that survey marts use, against scipy.

Add a test here with each macro of macros/statistics that only surveys use.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2, norm, t

from tests.unit.test_sql_statistics import KNOWN, columns, macro


@given(x=st.floats(0, 80), degrees=st.integers(1, 30))
def test_the_tail_of_chi_square_is_that_of_scipy(x: float, degrees: int) -> None:
    [row] = columns([(x, x**0.5, degrees)], ["x", "root", "d"], p=macro("chi_square_sf")("x", "root", "d"))
    assert row["p"] == pytest.approx(chi2.sf(x, degrees), abs=1e-12)


def test_the_worked_chi_squares_come_out_and_beyond_thirty_degrees_there_is_none() -> None:
    """D13: 3.944 with 2 degrees is .139, 6.08 with 3 is .108."""
    known = [KNOWN[name]["expected"] for name in ("srm_1", "srm_3", "srm_4")]
    given_ = [(row["chi2"], row["chi2"] ** 0.5, int(row["df"])) for row in known]
    found = columns([*given_, (9.0, 3.0, 31)], ["x", "root", "d"], p=macro("chi_square_sf")("x", "root", "d"))
    assert [row["p"] for row in found[:3]] == pytest.approx([row["p"] for row in known], abs=1e-12)
    assert found[3]["p"] is None


def test_the_quantile_of_student_is_exact_for_every_sample() -> None:
    degrees = [*range(1, 60), 100, 1000, 100_000]
    found = columns([(d,) for d in degrees], ["d"], t=macro("student_t95_exact")("d"))
    assert [row["t"] for row in found] == pytest.approx(list(t.ppf(0.975, degrees)), abs=1e-8)


@given(statistic=st.floats(0, 40), degrees=st.integers(18, 2_000_000))
def test_student_as_a_normal_has_the_p_of_scipy(statistic: float, degrees: int) -> None:
    [row] = columns([(statistic, degrees)], ["t", "d"], z=macro("student_z")("t", "d"))
    assert 2 * norm.sf(row["z"]) == pytest.approx(2 * t.sf(statistic, degrees), abs=1e-10)
