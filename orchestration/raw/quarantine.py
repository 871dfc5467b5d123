"""What waits in quarantine, for people: grouped counts with first examples.

Add a grouping here when people ask for it. Raw records are shown only on request: they may hold personal data.
"""

from __future__ import annotations

from typing import Any

import duckdb


def grouped(con: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Open entries by source, reason and column: count, and where the first one stands."""
    return _rows(
        con,
        """select source, table_name, reason, column_name, count(*) as records, min(message) as message,
                  arg_min(path || ':' || line, path || lpad(cast(line as varchar), 12, '0')) as first_at
           from loads.quarantine where resolved_by is null
           group by source, table_name, reason, column_name order by records desc, source, reason, column_name""",
    )


def entries(con: duckdb.DuckDBPyConnection, *, source: str | None, limit: int) -> list[dict[str, Any]]:
    """Open entries one by one with their raw record."""
    return _rows(
        con,
        """select source, path, line, record_no, column_name, reason, message, raw_record
           from loads.quarantine where resolved_by is null and ($source is null or source = $source)
           order by source, path, record_no limit $limit""",
        {"source": source, "limit": limit},
    )


def _rows(con: duckdb.DuckDBPyConnection, sql: str, values: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    result = con.execute(sql, values or {})
    names = [item[0] for item in result.description or []]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]
