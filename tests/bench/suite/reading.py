"""Fifty queries as dashboards ask them, on the published file of the whole job."""

from __future__ import annotations

import math

from tests.bench.context import Bench
from tests.bench.figures import Figure


def queries(bench: Bench) -> list[Figure]:
    """The 95th percentile over the fifty, judged when the file is warm; the first time is told beside it."""
    lines = bench.sizes.job_lines
    _, home, _ = bench.built(lines)
    database = home / "publish" / "current" / "productops.duckdb"
    answer = bench.child("read_marts", database=database, rounds=bench.sizes.query_rounds).answer
    first, again = answer["first"], answer["again"]
    raw = [{"query": name, "first ms": first[name], "best ms": again[name]} for name in again]
    raw.sort(key=lambda row: -float(row["best ms"]))
    values = list(again.values())
    figure = Figure(
        "reading", f"95th percentile of fifty queries on the published marts, {lines:,} order lines",
        percentile(values, 0.95), 100, unit=" ms", raw=raw,
        note=f"p50 {percentile(values, 0.5):.0f} ms, max {max(values):.0f} ms; the first time in a fresh process: "
        f"p95 {percentile(list(first.values()), 0.95):.0f} ms; opening the file {answer['opened']:.0f} ms",
    )  # fmt: skip
    return [figure]


def percentile(values: list[float], share: float) -> float:
    """Nearest rank: the smallest value that at least this share of all values does not exceed."""
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]
