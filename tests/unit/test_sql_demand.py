"""The macros of demand and contacts against known answers and scipy; see test_sql_statistics.py for the others."""

from __future__ import annotations

import pytest
from scipy.stats import chi2

from tests.unit.test_sql_statistics import KNOWN, columns, macro


def test_opportunity_is_that_of_the_worked_answers() -> None:
    """D17: importance and satisfaction there are 0 to 10, here shares."""
    known = KNOWN["ulwick_1"]
    rows = [(importance / 10, satisfaction / 10) for importance, satisfaction in known["input"]["items"]]
    found = columns(rows, ["importance", "satisfied"], o=macro("opportunity")("importance", "satisfied"))
    assert [row["o"] for row in found] == pytest.approx(known["expected"]["scores"], rel=1e-12)


def test_an_interval_of_a_count_is_close_to_the_exact_one() -> None:
    """Byar's approximation against Garwood's exact interval: within 1 % from five on."""
    counts = [5, 8, 20, 100, 5000]
    found = columns([(n,) for n in counts], ["n"], low=macro("poisson_low")("n"), high=macro("poisson_high")("n"))
    for n, row in zip(counts, found, strict=True):
        assert row["low"] == pytest.approx(chi2.ppf(0.025, 2 * n) / 2, rel=0.01)
        assert row["high"] == pytest.approx(chi2.ppf(0.975, 2 * n + 2) / 2, rel=0.01)
    [none] = columns([(0,)], ["n"], low=macro("poisson_low")("n"), high=macro("poisson_high")("n"))
    assert none["low"] == 0
    assert none["high"] == pytest.approx(chi2.ppf(0.975, 2) / 2, rel=0.02)
