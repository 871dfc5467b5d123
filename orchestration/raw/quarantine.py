"""What waits in quarantine, for people: grouped counts with first examples, single records, an export.

Add a grouping or filter here when people ask for it. Raw records are shown only on request: they may hold
personal data.
"""

from __future__ import annotations

import csv
import json
import os
import re
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import duckdb

_OPEN = """resolved_by is null and ($source is null or source = $source)
           and ($reason is null or reason = $reason)
           and ($column is null or column_name = $column)"""
# what a spreadsheet would run as a formula, and the sign that is put before it
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "'", "＝", "＋", "－", "＠")
_PLAIN_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)*")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


@dataclass(frozen=True)
class Filter:
    """Which entries; None means all."""

    source: str | None = None
    reason: str | None = None
    column: str | None = None

    @property
    def is_set(self) -> bool:
        """True when anything narrows the entries down."""
        return any(asdict(self).values())


def grouped(con: duckdb.DuckDBPyConnection, wanted: Filter | None = None) -> list[dict[str, Any]]:
    """Open entries by source, reason and column: count, where the first one stands, and what is said of it."""
    place = "path || lpad(cast(line as varchar), 12, '0')"
    return _rows(
        con,
        f"""select source, table_name, reason, column_name, count(*) as records,
                   count(distinct path) as files, arg_min(path || ':' || line, {place}) as first_at,
                   arg_min(message, {place}) as message
            from loads.quarantine where {_OPEN}
            group by source, table_name, reason, column_name order by records desc, source, reason, column_name""",
        asdict(wanted or Filter()),
    )


def entries(con: duckdb.DuckDBPyConnection, wanted: Filter, *, limit: int | None) -> list[dict[str, Any]]:
    """Open entries one by one with their raw record."""
    return _rows(
        con,
        f"""select source, path, line, record_no, column_name, reason, message, raw_record
            from loads.quarantine where {_OPEN}
            order by source, path, record_no {"" if limit is None else f"limit {int(limit)}"}""",
        asdict(wanted),
    )


def export(con: duckdb.DuckDBPyConnection, wanted: Filter, target: Path) -> int:
    """Writes open entries with their raw records as CSV that only the owner may read; returns how many.

    The file appears whole or not at all. Cells that a spreadsheet would run get an apostrophe, see `safe_cell`.
    """
    rows = entries(con, wanted, limit=None)
    names = [*(rows[0] if rows else _columns()), "raw_encoding"]
    descriptor, partial = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")  # 0600 from its first byte
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(names)
            for row in rows:
                raw, encoding = encoded(str(row["raw_record"] or ""))
                cells = {**row, "raw_record": raw, "raw_encoding": encoding}
                writer.writerow([safe_cell(value) for value in cells.values()])
        os.replace(partial, target)
    except BaseException:
        Path(partial).unlink(missing_ok=True)
        raise
    return len(rows)


def safe_cell(value: object) -> object:
    """A cell no spreadsheet runs: an apostrophe before what begins like a formula; plain numbers stay as they are.

    A text that begins with an apostrophe gets another one, so that taking one away always gives the value back.
    """
    if not isinstance(value, str) or not value.startswith(_FORMULA) or _PLAIN_NUMBER.fullmatch(value):
        return value
    return "'" + value


def encoded(raw: str) -> tuple[str, str]:
    """A raw record and how it is written: as `text`, or as a `json` string when it holds unprintable characters."""
    return (json.dumps(raw), "json") if _UNPRINTABLE.search(raw) else (raw, "text")


def _columns() -> list[str]:
    return ["source", "path", "line", "record_no", "column_name", "reason", "message", "raw_record"]


def _rows(con: duckdb.DuckDBPyConnection, sql: str, values: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    result = con.execute(sql, values or {})
    names = [item[0] for item in result.description or []]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]
