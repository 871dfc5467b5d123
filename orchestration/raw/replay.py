"""Drives quarantined records and held files through the loader again, after a contract or mapping was mended.

A record that was loaded before is never loaded twice; old quarantine entries are closed with a pointer, not
deleted. A file mended by its sender needs no replay: its new delivery closes the old entries.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass

import duckdb

from orchestration.raw.check.job import Result
from orchestration.raw.checkers import check_all
from orchestration.raw.config import SourcesFile
from orchestration.raw.landing import Delivery, archived_path, sort_key
from orchestration.raw.load import fresh_scratch, job_for
from orchestration.raw.manifest import FileEntry, ensure_table, row_parameters, select_rows
from orchestration.raw.plan import contract_hash
from orchestration.resources import WorkFile, hashing_key
from orchestration.settings import Settings


@dataclass
class ReplayReport:
    """How many quarantined records a replay tried, loaded and left."""

    tried: int = 0
    loaded: int = 0
    left: int = 0


def replay(settings: Settings, sources: SourcesFile, work: WorkFile, *, run_id: str) -> ReplayReport:
    """Tries every open quarantine entry of the configured sources again."""
    outcome = ReplayReport()
    key, _ = hashing_key(settings)
    with work.connect() as con:
        scratch = fresh_scratch(settings)
        entries = _open_files(con, settings, sources, run_id)
        jobs = [
            (entry, job_for(entry, sources.company, settings, key, scratch / str(number)))
            for number, entry in enumerate(entries)
        ]
        for entry, result in check_all(jobs):
            _register_replay(con, entry, result, outcome)
    shutil.rmtree(scratch, ignore_errors=True)
    return outcome


def _open_files(
    con: duckdb.DuckDBPyConnection, settings: Settings, sources: SourcesFile, run_id: str
) -> list[FileEntry]:
    rows = con.execute(
        """select f.source, f.path, f.sha256, f.size_bytes, f.mtime_ns, f.file_version
           from loads.files as f
           where f.status = 'loaded' and exists (
               select 1 from loads.quarantine as q
               where q.source = f.source and q.file_id = f.file_id and q.resolved_by is null)
           order by f.source, f.path, f.file_version"""
    ).fetchall()
    entries = []
    for name, path, sha256, size, mtime_ns, version in rows:
        source = sources.sources.get(name)
        if source is None or not archived_path(settings.build / "archive", sha256).exists():
            continue
        ensure_table(con, source.contract)
        delivery = Delivery(name, settings.landing / path, path, size, mtime_ns)
        entries.append(
            FileEntry(
                delivery, source, sha256, sort_key(source, path), version, contract_hash(source, sources.company),
                source.time_zone or sources.company.time_zone, run_id,
            )
        )  # fmt: skip
    return entries


def _register_replay(con: duckdb.DuckDBPyConnection, entry: FileEntry, result: Result, outcome: ReplayReport) -> None:
    """Loads what was quarantined and is good now; one transaction a file."""
    where = "source = $source and file_id = $file and resolved_by is null"
    keys = {"source": entry.delivery.source, "file": entry.file_id}
    row = con.execute(f"select count(*) from loads.quarantine where {where}", keys).fetchone()
    tried = int(row[0]) if row else 0
    outcome.tried += tried
    if result.status != "ok":
        outcome.left += tried
        return
    columns, select = select_rows(entry, result.parquet)
    con.execute("begin")
    try:
        inserted = con.execute(
            f"""insert into {entry.source.contract.table_name} ({columns}) {select}
                where _record_no in (select record_no from loads.quarantine where {where})""",
            row_parameters(entry, result.parquet),
        ).fetchone()
        loaded = int(inserted[0]) if inserted else 0
        con.execute(
            f"""update loads.quarantine set resolved_by = $resolved
                where {where} and record_no in (select _record_no from read_parquet($parquet))""",
            {**keys, "resolved": f"replay {entry.run_id}", "parquet": result.parquet},
        )
        con.execute(
            """update loads.files set loaded = loaded + $n, quarantined = quarantined - $n, contract_hash = $contract
               where source = $source and file_id = $file and status = 'loaded'""",
            {**keys, "n": loaded, "contract": entry.contract_hash},
        )
        con.execute("commit")
    except BaseException:
        con.execute("rollback")
        raise
    outcome.loaded += loaded
    outcome.left += tried - loaded
