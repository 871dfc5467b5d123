"""The safe loader against DuckDB's bare typed readers on the same file, each into a DuckDB file of its own."""

from __future__ import annotations

from pathlib import Path

from tests.bench.context import Bench
from tests.bench.figures import Figure, ratio
from tests.bench.measure import Usage, interleaved

_COMPANY = "company: {name: Bench, as_of: 2026-06-30, reporting_currency: EUR, time_zone: UTC}\n"
_SOURCES = {
    "csv": "  lines: {feed: sales.order_lines, location: order_lines.csv, delivery: corrections, order_by: updated_at}\n",
    "jsonl": "  events: {feed: usage.events, location: events.jsonl}\n",
}
FILES = {"csv": "order_lines.csv", "jsonl": "events.jsonl"}


def load(bench: Bench, kind: str, landing: Path) -> Usage:
    """Our loader, on an empty work file.

    Raises:
        ValueError: it did not load every record of the file.
    """
    home = bench.fresh(f"load_{kind}")
    sources = home / "sources.yml"
    sources.write_text(f"{_COMPANY}sources:\n{_SOURCES[kind]}")
    usage = bench.child("load", sources=sources, landing=landing, home=home)
    if usage.answer["held"] or usage.answer["loaded"] != usage.answer["counted"]:
        raise ValueError(f"the loader did not take all of {landing}: {usage.answer}")
    return usage


def _bare(bench: Bench, kind: str, landing: Path) -> Usage:
    database = bench.fresh(f"bare_{kind}") / "bare.duckdb"
    return bench.child(
        f"bare_{kind}", file=landing / FILES[kind], database=database, threads=bench.threads, memory_mb=bench.memory_mb
    )


def _compared(bench: Bench, kind: str, rows: int) -> dict[str, list[Usage]]:
    landing = bench.single(kind, rows)
    sides = {"prodops": lambda: load(bench, kind, landing), "DuckDB": lambda: _bare(bench, kind, landing)}
    measured = interleaved(sides, bench.sizes.load_rounds)
    if {usage.answer["loaded"] for usages in measured.values() for usage in usages} != {rows}:
        raise ValueError(f"not every side loaded {rows:,} rows of {landing}")
    return measured


def csv(bench: Bench) -> list[Figure]:
    """One CSV file of order lines, ten columns."""
    rows = bench.sizes.csv_rows
    says = f"Safe load of a CSV file of {rows:,} rows against `create table as select … from read_csv(columns=…)`"
    note = "Ours also hashes, archives, counts twice and checks each value; same threads, same memory limit"
    return [ratio("csv", says, _compared(bench, "csv", rows), target=2.0, goal=1.5, judged="cpu", note=note)]


def jsonl(bench: Bench) -> list[Figure]:
    """One JSON lines file of events, eight fields."""
    rows = bench.sizes.json_rows
    says = f"Safe load of a JSONL file of {rows:,} lines against `create table as select … from read_json(columns=…)`"
    return [ratio("jsonl", says, _compared(bench, "jsonl", rows), target=2.5, goal=2.0, judged="cpu")]
