"""Drives quarantined records and held files through the loader again, after a contract or mapping was mended.

A record that was loaded before is never loaded twice; old quarantine entries are closed with a pointer, not
deleted. A file mended by its sender needs no replay: its new delivery closes the old entries.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import duckdb

from orchestration.raw.check.job import HoldFile, Result
from orchestration.raw.checkers import check_all
from orchestration.raw.config import SourcesFile
from orchestration.raw.file_entry import FileEntry
from orchestration.raw.landing import Delivery, archived_path, sort_key
from orchestration.raw.load import as_registered, fresh_scratch, job_for
from orchestration.raw.manifest import ensure_table, register
from orchestration.raw.plan import contract_hash
from orchestration.raw.rows import insert_answers, insert_questions, row_parameters, select_rows
from orchestration.raw.sidecar import read_sidecar
from orchestration.resources import WorkFile, hashing_key
from orchestration.settings import Settings
from orchestration.sql import sql_name


@dataclass
class ReplayReport:
    """How many quarantined records and held files a replay tried, loaded and left."""

    tried: int = 0
    loaded: int = 0
    left: int = 0
    files_tried: int = 0
    files_loaded: int = 0
    records_of_files: int = 0


def replay(settings: Settings, sources: SourcesFile, work: WorkFile, *, run_id: str) -> ReplayReport:
    """Tries every open quarantine entry and every held file of the configured sources again."""
    outcome = ReplayReport()
    key, _ = hashing_key(settings)
    with work.connect() as con:
        scratch = fresh_scratch(settings)
        waiting = _waiting(con, settings, sources, run_id)
        jobs = [
            ((entry, was), job_for(entry, sources.company, settings, key, scratch / str(number)))
            for number, (entry, was) in enumerate(waiting)
        ]
        for (entry, was), result in check_all(jobs):
            if was == "held":
                _replay_file(con, entry, result, outcome)
            else:
                _replay_records(con, entry, result, outcome)
    shutil.rmtree(scratch, ignore_errors=True)
    return outcome


def _waiting(
    con: duckdb.DuckDBPyConnection, settings: Settings, sources: SourcesFile, run_id: str
) -> list[tuple[FileEntry, str]]:
    """Loaded files with open entries, and held ones that nothing newer of their name has replaced."""
    rows = con.execute(
        """select source, path, sha256, size_bytes, mtime_ns, file_version, status from loads.files as f
           where (status = 'loaded' and exists (
                   select 1 from loads.quarantine as q
                   where q.source = f.source and q.file_id = f.file_id and q.resolved_by is null))
              or (status = 'held' and coalesce(reason, '') <> 'superseded')
           qualify status = 'loaded'
              or file_version = max(file_version) over (partition by source, path, status)
           order by source, path, file_version"""
    ).fetchall()
    found = []
    for name, path, sha256, size, mtime_ns, version, status in rows:
        source = sources.sources.get(name)
        if source is None or not archived_path(settings.build / "archive", sha256).exists():
            continue
        ensure_table(con, source.contract)
        delivery = Delivery(name, settings.landing / path, path, size, mtime_ns)
        # what was loaded has passed its control count; what is held must still do so
        control, absent = read_sidecar(source, delivery.path) if status == "held" else (None, [])
        if absent:
            continue
        found.append((
            FileEntry(
                delivery, source, sha256, sort_key(source, path), version,
                contract_hash(source, sources.company, control), source.time_zone or sources.company.time_zone,
                run_id, control,
            ),
            str(status),
        ))  # fmt: skip
    return found


def _replay_file(con: duckdb.DuckDBPyConnection, entry: FileEntry, result: Result, outcome: ReplayReport) -> None:
    """A held file is loaded like a new one, or held again with what is wrong now."""
    final = register(con, entry, as_registered(entry, result))
    outcome.files_tried += 1
    if final.status == "ok":
        outcome.files_loaded += 1
        outcome.records_of_files += final.good
    _note(con, entry, "held", final.counted, final.good if final.status == "ok" else 0, final.message)


def _replay_records(con: duckdb.DuckDBPyConnection, entry: FileEntry, result: Result, outcome: ReplayReport) -> None:
    """Loads what was quarantined and is good now; one transaction a file."""
    keys = {"source": entry.delivery.source, "file": entry.file_id}
    row = con.execute(
        "select count(*) from loads.quarantine where source = $source and file_id = $file and resolved_by is null", keys
    ).fetchone()
    tried = int(row[0]) if row else 0
    loaded = 0
    con.execute("begin")
    try:
        if result.status == "ok":
            loaded = _add_replayed(con, entry, result)
            con.execute(
                """update loads.files set loaded = loaded + $n, quarantined = quarantined - $n,
                          contract_hash = $contract, numeric_totals = $totals,
                          max_event_at = greatest(max_event_at, cast($newest as timestamp))
                   where source = $source and file_id = $file and status = 'loaded'""",
                {
                    **keys, "n": loaded, "contract": entry.contract_hash, "newest": result.max_event_at,
                    "totals": _totals(con, entry, result),
                },
            )  # fmt: skip
        _note(con, entry, "loaded", tried, loaded, result.message)
        con.execute("commit")
    except BaseException:
        con.execute("rollback")
        raise
    outcome.tried += tried
    outcome.loaded += loaded
    outcome.left += tried - loaded


def _add_replayed(con: duckdb.DuckDBPyConnection, entry: FileEntry, result: Result) -> int:
    """Adds the rows whose quarantine entry is open and closes those entries; call it inside a transaction.

    Raises:
        HoldFile: rows and closed entries differ in number; nothing may be committed then.
    """
    where = "source = $source and file_id = $file and resolved_by is null"
    keys = {"source": entry.delivery.source, "file": entry.file_id}
    columns, select = select_rows(entry, result.parquet)
    row = con.execute(
        f"insert into {entry.source.contract.table_name} ({columns}) {select} "
        f"and _record_no in (select record_no from loads.quarantine where {where})",
        row_parameters(entry, result.parquet),
    ).fetchone()
    insert_answers(con, entry, result, f"_record_no in (select record_no from loads.quarantine where {where})")
    insert_questions(con, entry, result)
    closed = con.execute(
        f"update loads.quarantine set resolved_by = $run, resolved_file_id = $file "
        f"where {where} and record_no in (select _record_no from read_parquet($parquet) where _reason is null)",
        {**keys, "run": entry.run_id, "parquet": result.parquet},
    ).fetchone()
    if row != closed:
        raise HoldFile("unbalanced", f"{entry.delivery.shown}: {row} rows replayed, {closed} entries closed")
    return int(row[0]) if row else 0


def _totals(con: duckdb.DuckDBPyConnection, entry: FileEntry, result: Result) -> str:
    """Sums of what is loaded of the file now, as JSON."""
    if not result.numeric_totals:
        return "{}"
    names = list(result.numeric_totals)
    sums = ", ".join(f"cast(sum({sql_name(name)}) as varchar)" for name in names)
    row: tuple[Any, ...] | None = con.execute(
        f"select {sums} from {entry.source.contract.table_name} where _source = ? and _file_id = ?",
        [entry.delivery.source, entry.file_id],
    ).fetchone()
    return json.dumps({n: v for n, v in zip(names, row or (), strict=True) if v is not None})


def _note(
    con: duckdb.DuckDBPyConnection, entry: FileEntry, was: str, tried: int, loaded: int, message: str
) -> None:  # fmt: skip
    now = datetime.now(UTC).replace(tzinfo=None)
    con.execute(
        "insert into loads.replays values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            entry.run_id, entry.delivery.source, entry.file_id, entry.delivery.shown, was, tried, loaded,
            message or None, now,
        ],
    )  # fmt: skip
