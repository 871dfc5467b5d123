"""What a dashboard does: one fresh process, one read-only connection on the published file, query after query."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import duckdb

QUERIES = Path(__file__).parents[1] / "sql" / "reading"


def read_marts(database: str, rounds: int) -> dict[str, Any]:
    """Milliseconds of each query: the first time, and the best of `rounds` more.

    Raises:
        ValueError: there are not fifty queries.
    """
    queries = named_queries()
    if len(queries) != 50:
        raise ValueError(f"{len(queries)} queries in {QUERIES}, meant are fifty")
    started = time.perf_counter()
    with duckdb.connect(database, read_only=True) as con:
        opened = _milliseconds(started)
        first = {name: _run(con, sql) for name, sql in queries.items()}
        again = {name: min(_run(con, sql) for _ in range(rounds)) for name, sql in queries.items()}
    return {"opened": opened, "first": first, "again": again}


def named_queries() -> dict[str, str]:
    """Every query by the name above it."""
    found: dict[str, str] = {}
    for path in sorted(QUERIES.glob("*.sql")):
        for part in path.read_text().split("-- name: ")[1:]:
            name, _, sql = part.partition("\n")
            found[name.strip()] = sql.strip()
    return found


def _run(con: duckdb.DuckDBPyConnection, sql: str) -> float:
    started = time.perf_counter()
    con.execute(sql).fetchall()
    return _milliseconds(started)


def _milliseconds(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 2)
