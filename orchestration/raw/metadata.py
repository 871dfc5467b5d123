"""What an operator sees beside a raw table in Dagster: open and resolved records, reasons, the last files.

Add metadata here that needs more than one query. Never a value of the data: Dagster's history is no place for it.
"""

from __future__ import annotations

from typing import Any

import dagster as dg
import duckdb

_LAST = 10


def quarantine_metadata(con: duckdb.DuckDBPyConnection, table_name: str | None) -> dict[str, Any]:
    """Refused records of one raw table, or of all: how many wait, how many were resolved, and why."""
    reasons = con.execute(
        """select source, coalesce(column_name, '(whole record)'), reason,
                  count(*) filter (where resolved_by is null), count(*) filter (where resolved_by is not null)
           from loads.quarantine where $table is null or table_name = $table
           group by all order by 4 desc, 1, 2, 3""",
        {"table": table_name},
    ).fetchall()
    metadata: dict[str, Any] = {
        "records_quarantined_open": sum(row[3] for row in reasons),
        "records_quarantined_resolved": sum(row[4] for row in reasons),
    }
    if reasons:
        metadata["quarantine_reasons"] = _table(("source", "column", "reason", "open", "resolved"), reasons)
    return metadata


def last_files(con: duckdb.DuckDBPyConnection, table_name: str) -> dg.TableMetadataValue:
    """The files that came last for a raw table, and what became of them."""
    rows = con.execute(
        f"""select coalesce(public_path, '[name]'), status, coalesce(reason, ''), counted, loaded, quarantined, held,
                   strftime(loaded_at, '%Y-%m-%d %H:%M:%S')
            from loads.files left join loads.names using (source, path)
            where table_name = ? order by loaded_at desc, path limit {_LAST}""",
        [table_name],
    ).fetchall()
    return _table(("path", "status", "reason", "counted", "loaded", "quarantined", "held", "loaded_at"), rows)


def _table(names: tuple[str, ...], rows: list[tuple[Any, ...]]) -> dg.TableMetadataValue:
    records = [dg.TableRecord(dict(zip(names, row, strict=True))) for row in rows]
    kinds = ["int" if rows and isinstance(rows[0][at], int) else "string" for at in range(len(names))]
    columns = [dg.TableColumn(name, kind) for name, kind in zip(names, kinds, strict=True)]
    return dg.MetadataValue.table(records, dg.TableSchema(columns))
