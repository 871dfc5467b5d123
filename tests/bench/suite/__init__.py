"""The benchmarks, in the order in which they run and share what was built. Add a module and its line here."""

from __future__ import annotations

from collections.abc import Callable

from tests.bench.context import Bench
from tests.bench.figures import Figure
from tests.bench.suite import audit, engines, growth, job, loading, new_day, peers, reading, voices, warm

SUITE: dict[str, Callable[[Bench], list[Figure]]] = {
    "csv": loading.csv,
    "jsonl": loading.jsonl,
    "peers": peers.dlt,
    "warm": warm.fixed_cost,
    "job": job.whole_job,
    "audit": audit.great_expectations,
    "new_day": new_day.new_day,
    "reading": reading.queries,
    "growth": growth.exponent,
    "marts": growth.with_products_and_customers,
    "voices": voices.voices,
    "spark": engines.spark,
}
ASKED_FOR = {"spark"}  # needs Java and an hour; `make bench-spark`
