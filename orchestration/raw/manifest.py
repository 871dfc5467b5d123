"""The load manifest in SQL: what is known of a file, and the one transaction that loads it.

Add a column to loads.* in work_schema.sql first. Nothing here reads delivered files; it reads the Parquet
that a checking child wrote.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime

import duckdb

from orchestration.raw.check.job import BadRecord, HoldFile, Result
from orchestration.raw.contracts import Feed
from orchestration.raw.file_entry import FileEntry
from orchestration.raw.landing import Delivery
from orchestration.raw.rows import insert_answers, insert_questions, row_parameters, select_rows
from orchestration.raw.versions import close_older_version, forget_earlier, forget_held, replace_older_version
from orchestration.sql import sql_name


def ensure_table(con: duckdb.DuckDBPyConnection, feed: Feed) -> None:
    """Makes the raw table of a feed, or adds columns its contract gained."""
    schema, table = feed.table_name.split(".")
    columns = feed.table_columns()
    body = ", ".join(f"{sql_name(name)} {kind}" for name, kind in columns.items())
    con.execute(f"create schema if not exists {sql_name(schema)}")
    con.execute(f"create table if not exists {sql_name(schema)}.{sql_name(table)} ({body})")
    for name, kind in columns.items():
        con.execute(
            f"alter table {sql_name(schema)}.{sql_name(table)} add column if not exists {sql_name(name)} {kind}"
        )


def known_files(con: duckdb.DuckDBPyConnection) -> list[dict[str, object]]:
    """Every manifest row that decisions about new deliveries need."""
    result = con.execute(
        """select source, path, sha256, size_bytes, mtime_ns, status, contract_hash, file_version, delivery
           from loads.files"""
    )
    names = [item[0] for item in result.description or []]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def register(con: duckdb.DuckDBPyConnection, entry: FileEntry, result: Result) -> Result:
    """Loads a checked file: rows, quarantine and manifest in one transaction, or the file is held.

    Returns the result as it stands in the manifest.
    """
    con.execute("begin")
    try:
        forget_held(con, entry)
        if result.status == "ok":
            forget_earlier(con, entry, result)
            inserted = _insert_rows(con, entry, result)
            if inserted + len(result.bad) != result.counted:
                raise HoldFile(
                    "unbalanced",
                    f"{result.counted:,} counted, {inserted:,} inserted, {len(result.bad):,} quarantined; "
                    "nothing loaded",
                )
            insert_quarantine(con, entry, result.bad)
            insert_answers(con, entry, result)
            insert_questions(con, entry, result)
            close_older_version(con, entry)
            replace_older_version(con, entry)
        insert_file(con, entry, result)
        con.execute("commit")
    except HoldFile as hold:
        con.execute("rollback")
        held = Result("held", counted=result.counted, reason=hold.reason, message=hold.message)
        insert_file(con, entry, held)
        return held
    except BaseException:
        con.execute("rollback")
        raise
    return result


def touch(con: duckdb.DuckDBPyConnection, delivery: Delivery) -> None:
    """Remembers the new time of a file whose content did not change."""
    con.execute(
        "update loads.files set mtime_ns = ? where source = ? and path = ?",
        [delivery.mtime_ns, delivery.source, delivery.shown],
    )


def insert_quarantine(con: duckdb.DuckDBPyConnection, entry: FileEntry, bad: list[BadRecord]) -> None:
    """Adds refused records with their place and raw text."""
    if not bad:
        return
    now = _now()
    con.executemany(
        "insert into loads.quarantine values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, null, ?, null)",
        [
            [
                entry.file_id, entry.delivery.source, entry.source.contract.table_name, entry.delivery.shown,
                record.line, record.record_no, record.column_name or None, record.reason, record.message,
                record.raw_record, entry.contract_hash, now,
            ]
            for record in bad
        ],
    )  # fmt: skip


def _insert_rows(con: duckdb.DuckDBPyConnection, entry: FileEntry, result: Result) -> int:
    columns, select = select_rows(entry, result.parquet)
    row = con.execute(
        f"insert into {entry.source.contract.table_name} ({columns}) {select}", row_parameters(entry, result.parquet)
    ).fetchone()
    return int(row[0]) if row else 0


def insert_file(con: duckdb.DuckDBPyConnection, entry: FileEntry, result: Result) -> None:
    """Adds a file's row to the manifest."""
    delivery, loaded = entry.delivery, result.good if result.status == "ok" else 0
    held = result.counted if result.status == "held" else 0
    status = "loaded" if result.status == "ok" else result.status
    con.execute(
        f"insert into loads.files values ({', '.join('?' * 24)})",
        [
            entry.file_id, delivery.source, entry.source.contract.table_name, delivery.shown, entry.sha256,
            delivery.size, entry.source.delivery, entry.sort_key, entry.version, entry.contract_hash, status,
            result.counted, loaded, len(result.bad) if status == "loaded" else 0, held, result.reason or None,
            result.message or None, json.dumps(result.warnings, ensure_ascii=False),
            json.dumps(result.numeric_totals), result.max_event_at, _now(), entry.run_id, delivery.mtime_ns,
            result.control_records,
        ],
    )  # fmt: skip


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
