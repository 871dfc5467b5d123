"""The statistics macros of dbt_project/macros/statistics, run in DuckDB against known answers and scipy.

Add a test here for every new statistics macro: one worked answer and one comparison on random inputs.
What a model does with the numbers (suppression, families of tests) is a dbt unit test beside the model.
"""

from __future__ import annotations

import json
import math
import random
import statistics
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pytest
from jinja2 import Environment
from scipy.stats import norm
from statsmodels.stats.proportion import proportion_confint, proportions_ztest

ROOT = Path(__file__).resolve().parents[2]
MACROS = ROOT / "dbt_project" / "macros" / "statistics"
KNOWN = {answer["id"]: answer for answer in json.loads((ROOT / "tests" / "golden" / "known_answers.json").read_text())}


@cache
def macros() -> Any:
    source = "\n".join(path.read_text() for path in sorted(MACROS.glob("*.sql")))
    return Environment().from_string(source).module


def macro(name: str) -> Callable[..., str]:
    found: Callable[..., str] = getattr(macros(), name)
    return found


def columns(rows: list[tuple[Any, ...]], names: list[str], **expressions: str) -> list[dict[str, Any]]:
    """Evaluates SQL expressions over a small table; one dict per row, in order."""
    placeholders = ", ".join(f"({', '.join('?' * len(names))}, {i})" for i in range(len(rows)))
    picked = ", ".join(f"({sql}) as {name}" for name, sql in expressions.items())
    query = f"select {picked} from (values {placeholders}) t ({', '.join(names)}, i) order by i"
    values = [value for row in rows for value in row]
    with duckdb.connect() as connection:
        found = connection.execute(query, values).fetchall()
    return [dict(zip(expressions, row, strict=True)) for row in found]


@pytest.mark.parametrize("known", ["nps_1", "nps_2", "nps_3", "nps_4"])
def test_nps_and_its_interval_are_those_worked_by_hand(known: str) -> None:
    given, expected = KNOWN[known]["input"], KNOWN[known]["expected"]
    n = sum(given.values())
    [row] = columns(
        [(given["promoters"], given["detractors"], n)],
        ["p", "d", "n"],
        nps=macro("nps_score")("p", "d", "n"),
        variance=macro("nps_variance")("p", "d", "n"),
        ci_low=macro("nps_adjusted_wald_low")("p", "d", "n"),
        ci_high=macro("nps_adjusted_wald_high")("p", "d", "n"),
    )
    for name, value in row.items():
        assert value == pytest.approx(expected[name], abs=1e-9), name


def test_nps_change_has_the_worked_z_and_p() -> None:
    given, expected = KNOWN["nps_delta"]["input"], KNOWN["nps_delta"]["expected"]
    before, after = ((p, d, p + s + d) for p, s, d in (given["before"], given["after"]))
    [row] = columns(
        [(*before, *after)],
        ["p0", "d0", "n0", "p1", "d1", "n1"],
        z=macro("z_of_difference")(
            f"({macro('nps_score')('p1', 'd1', 'n1')} - {macro('nps_score')('p0', 'd0', 'n0')}) / 100e0",
            macro("nps_variance")("p0", "d0", "n0"),
            "n0",
            macro("nps_variance")("p1", "d1", "n1"),
            "n1",
        ),
    )
    assert row["z"] == pytest.approx(expected["z"], abs=1e-9)
    [tail] = columns([(row["z"],)], ["z"], p=macro("normal_two_sided_p")("z"))
    assert tail["p"] == pytest.approx(expected["p"], abs=1e-12)


@pytest.mark.parametrize(("n0", "n1"), [(5, 5), (5, 16), (8, 8), (20, 20), (60, 60)])
def test_a_change_of_few_answers_is_not_called_significant_too_often(n0: int, n1: int) -> None:
    """20,000 pairs of samples of one population: of pure noise, the test that p_adj starts from may call 5 % a change.

    The plain z of D1 calls up to 12 % of it one; METRICS gives it for large n, and it stays in `delta_z`.
    """
    rng = np.random.default_rng(7)
    before = rng.multinomial(n0, (0.47, 0.23, 0.30), 20_000)
    after = rng.multinomial(n1, (0.47, 0.23, 0.30), 20_000)
    pairs = pd.DataFrame({"p0": before[:, 0], "d0": before[:, 2], "p1": after[:, 0], "d1": after[:, 2]})
    z = macro("z_of_nps_change_adjusted")("p1", "d1", f"{n1}", "p0", "d0", f"{n0}")
    tail = macro("normal_two_sided_p")("z")
    with duckdb.connect() as con:
        con.register("pairs", pairs)
        query = f"select avg(cast(({tail}) < 0.05 as int)), avg(cast(({tail}) < 0.0005 as int)) from (select {z} as z from pairs)"
        row = con.execute(query).fetchone()
    assert row is not None
    assert row[0] < 0.055
    assert row[1] < 0.0025


@pytest.mark.parametrize("known", ["csat_8_10", "csat_42_50", "csat_412_500", "csat_0_10", "csat_10_10"])
def test_wilson_interval_is_that_worked_by_hand(known: str) -> None:
    given, expected = KNOWN[known]["input"], KNOWN[known]["expected"]
    [row] = columns(
        [(given["top"], given["n"])],
        ["s", "n"],
        rate=macro("ratio")("s", "n"),
        ci_low=macro("wilson_low")("s", "n"),
        ci_high=macro("wilson_high")("s", "n"),
    )
    for name, value in row.items():
        assert value == pytest.approx(expected[name], abs=1e-9), name


def test_wilson_interval_agrees_with_statsmodels() -> None:
    draw = random.Random(1)
    trials = [draw.randint(1, 10_000) for _ in range(500)]
    rows = [(draw.randint(0, n), n) for n in trials]
    found = columns(rows, ["s", "n"], low=macro("wilson_low")("s", "n"), high=macro("wilson_high")("s", "n"))
    for (successes, n), row in zip(rows, found, strict=True):
        low, high = proportion_confint(successes, n, alpha=0.05, method="wilson")
        assert row["low"] == pytest.approx(low, abs=1e-12)
        assert row["high"] == pytest.approx(high, abs=1e-12)


def test_normal_tail_agrees_with_scipy_far_into_the_tail() -> None:
    draw = random.Random(2)
    inputs = [draw.uniform(-8, 8) for _ in range(2000)] + [0.0, 1.959964, 7.07, 7.08, 8.0, -8.0]
    found = columns([(z,) for z in inputs], ["z"], sf=macro("normal_sf")("z"))
    for z, row in zip(inputs, found, strict=True):
        assert abs(row["sf"] - norm.sf(z)) < 1e-12, z
        assert row["sf"] == pytest.approx(norm.sf(z), rel=1e-10), z


def test_normal_tail_ends_at_zero_and_keeps_null() -> None:
    found = columns(
        [(40.0,), (-40.0,), (37.0,), (None,)],
        ["z"],
        sf=macro("normal_sf")("cast(z as double)"),
        p=macro("normal_two_sided_p")("cast(z as double)"),
    )
    assert [row["sf"] for row in found] == [0.0, 1.0, pytest.approx(norm.sf(37), rel=1e-9), None]
    assert found[0]["p"] == 0.0 and found[3]["p"] is None


def test_pooled_z_agrees_with_statsmodels_and_the_worked_answer() -> None:
    draw = random.Random(3)
    rows = [(draw.randint(1, 99), 100, draw.randint(1, 199), 200) for _ in range(200)]
    rows.append((200, 4000, 248, 4000))
    found = columns(rows, ["s0", "n0", "s1", "n1"], z=macro("z_of_two_shares")("s0", "n0", "s1", "n1"))
    for (s0, n0, s1, n1), row in zip(rows, found, strict=True):
        z, _ = proportions_ztest([s1, s0], [n1, n0])
        assert row["z"] == pytest.approx(z, abs=1e-10)
    assert found[-1]["z"] == pytest.approx(KNOWN["ab_1"]["expected"]["z"], abs=1e-9)


def test_sample_variance_is_that_of_the_values_and_needs_two() -> None:
    draw = random.Random(4)
    samples = [[float(draw.randint(1, 7)) for _ in range(draw.randint(2, 300))] for _ in range(200)]
    rows = [(sum(values), sum(v * v for v in values), len(values)) for values in samples]
    found = columns([*rows, (5.0, 25.0, 1)], ["s", "q", "n"], v=macro("sample_variance")("s", "q", "n"))
    for values, row in zip(samples, found, strict=False):
        assert row["v"] == pytest.approx(statistics.variance(values), abs=1e-9)
    assert found[-1]["v"] is None


def test_nothing_sampled_gives_null_and_not_an_error() -> None:
    [row] = columns(
        [(0, 0)],
        ["s", "n"],
        ratio=macro("ratio")("s", "n"),
        wilson=macro("wilson_low")("s", "n"),
        nps=macro("nps_score")("s", "s", "n"),
        wald=macro("nps_adjusted_wald_high")("s", "s", "n"),
        change=macro("z_of_two_shares")("s", "n", "s", "n"),
    )
    assert set(row.values()) == {None}


def test_more_returned_than_sold_stays_within_one() -> None:
    [row] = columns([(40, 30)], ["s", "n"], low=macro("wilson_low")("s", "n"), high=macro("wilson_high")("s", "n"))
    assert row["low"] <= row["high"] == 1.0


def test_nobody_and_everybody_bound_the_wilson_interval_exactly() -> None:
    found = columns(
        [(0, 7), (7, 7)], ["s", "n"], low=macro("wilson_low")("s", "n"), high=macro("wilson_high")("s", "n")
    )
    assert found[0]["low"] == pytest.approx(0, abs=1e-15) and found[1]["high"] == 1.0
    assert not any(math.isnan(value) for row in found for value in row.values())
