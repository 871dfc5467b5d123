"""The plainest side of the loading benchmarks: DuckDB's own typed readers, into a DuckDB file."""

from __future__ import annotations

from typing import Any

import duckdb

LINES = {
    "order_id": "VARCHAR", "line_id": "VARCHAR", "product_id": "VARCHAR", "quantity": "BIGINT",
    "unit_price": "DECIMAL(18,4)", "discount_amount": "DECIMAL(18,4)", "shipping_amount": "DECIMAL(18,4)",
    "updated_at": "TIMESTAMP", "note": "VARCHAR", "is_promotion": "BOOLEAN",
}  # fmt: skip
EVENTS = {
    "event_id": "VARCHAR", "occurred_at": "TIMESTAMP", "user_id": "VARCHAR", "anonymous_id": "VARCHAR",
    "event_name": "VARCHAR", "product_id": "VARCHAR", "feature": "VARCHAR", "properties": "JSON",
}  # fmt: skip


def bare_csv(file: str, database: str, threads: int, memory_mb: int) -> dict[str, Any]:
    """One statement: create table as select from the typed CSV reader."""
    reader = f"read_csv('{file}', auto_detect=false, header=true, delim=',', quote='\"', columns={LINES!r})"
    return _create(reader, database, threads, memory_mb)


def bare_jsonl(file: str, database: str, threads: int, memory_mb: int) -> dict[str, Any]:
    """One statement: create table as select from the typed JSON reader."""
    reader = f"read_json('{file}', format='newline_delimited', columns={EVENTS!r})"
    return _create(reader, database, threads, memory_mb)


def _create(reader: str, database: str, threads: int, memory_mb: int) -> dict[str, Any]:
    with duckdb.connect(database, config={"threads": threads, "memory_limit": f"{memory_mb}MB"}) as con:
        con.execute(f"create table loaded as select * from {reader}")
        row = con.execute("select count(*) from loaded").fetchone()
    return {"loaded": row[0] if row else 0}
