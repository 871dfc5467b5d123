"""The binomial tail by Camp and Paulson against scipy's exact one."""

from __future__ import annotations

import random

from scipy.stats import binom, norm

from tests.unit.test_sql_statistics import columns, macro


# far out it is too large and not too small: chance is never called a spike
def test_the_binomial_tail_is_within_its_stated_error_and_never_far_too_small() -> None:
    draw = random.Random(5)
    rows = [(draw.randint(1, n), n, draw.uniform(0.02, 0.5)) for n in (draw.randint(3, 400) for _ in range(3000))]
    rows = [(k, n, p) for k, n, p in rows if max(k, n * p) >= 3]
    found = columns(rows, ["s", "n", "p"], z=macro("binomial_upper_z")("s", "n", "p"))
    for (k, n, p), row in zip(rows, found, strict=True):
        exact, ours = binom.sf(k - 1, n, p), norm.sf(row["z"])
        assert abs(ours - exact) < 0.003, (k, n, p)
        assert exact < 1e-12 or ours > 0.9 * exact, (k, n, p)


def test_nothing_to_test_gives_null() -> None:
    found = columns(
        [(0, 5, 0.1), (3, 5, 0.0), (3, 5, 1.0), (6, 5, 0.1)],
        ["s", "n", "p"],
        z=macro("binomial_upper_z")("s", "n", "p"),
    )
    assert [row["z"] for row in found] == [None] * 4
