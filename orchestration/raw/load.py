"""Loads everything delivered that the manifest does not have yet; running it again changes nothing.

One file is one transaction; one bad file never stops the others. What a format or a cast accepts is
decided in `check`, what the manifest records in `manifest`.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from orchestration.progress import report
from orchestration.raw.check.job import Job, Result
from orchestration.raw.checkers import check_all
from orchestration.raw.config import Company, Source, SourcesFile
from orchestration.raw.contracts import canonical_feeds
from orchestration.raw.landing import Delivery, archive, find_deliveries, sort_key, wait_until_settled, write_records
from orchestration.raw.manifest import (
    FileEntry, ensure_table, known_files, register, register_duplicate, touch,
)  # fmt: skip
from orchestration.raw.plan import contract_hash, plan_job
from orchestration.resources import WorkFile, hashing_key
from orchestration.settings import Settings


@dataclass
class LoadReport:
    """What one load did, for the summary: outcomes of new files, and what could not be taken."""

    loaded: list[tuple[FileEntry, Result]] = field(default_factory=list)
    held: list[tuple[FileEntry, Result]] = field(default_factory=list)
    duplicates: int = 0
    unchanged: int = 0
    refused: list[str] = field(default_factory=list)
    unsettled: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


class _Known:
    """The manifest in memory: what a new delivery must be compared with."""

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        self._rows = rows

    def same_file(self, delivery: Delivery) -> dict[str, Any] | None:
        return self._find(
            source=delivery.source, path=delivery.shown, size_bytes=delivery.size, mtime_ns=delivery.mtime_ns
        )

    def same_content(self, source: str, sha256: str) -> dict[str, Any] | None:
        return self._find(source=source, sha256=sha256)

    def next_version(self, source: str, path: str) -> int:
        versions = [r["file_version"] for r in self._rows if r["source"] == source and r["path"] == path]
        return max(versions, default=0) + 1

    def add(self, entry: FileEntry, status: str) -> None:
        self._rows.append({
            "source": entry.delivery.source, "path": entry.delivery.shown, "sha256": entry.sha256, "status": status,
            "size_bytes": entry.delivery.size, "mtime_ns": entry.delivery.mtime_ns,
            "contract_hash": entry.contract_hash, "file_version": entry.version,
        })  # fmt: skip

    def forget(self, row: dict[str, Any]) -> None:
        self._rows.remove(row)

    def _find(self, **wanted: object) -> dict[str, Any] | None:
        rows = (r for r in self._rows if all(r[k] == v for k, v in wanted.items()))
        return max(rows, key=lambda r: (r["status"] == "loaded", r["file_version"]), default=None)


def load_sources(settings: Settings, sources: SourcesFile, work: WorkFile, *, run_id: str) -> LoadReport:
    """Loads new deliveries of every source.

    Raises:
        OSError: the archive or work file cannot be written (a full disk); what was committed stays.
    """
    outcome = LoadReport()
    key, _ = hashing_key(settings)
    scratch = settings.build / "checking"
    shutil.rmtree(scratch, ignore_errors=True)
    with work.connect() as con:
        prepare(con, settings, sources, outcome)
        entries = _new_entries(con, settings, sources, outcome, run_id=run_id)
        jobs = [
            (entry, _job(entry, sources.company, settings, key, scratch / str(number)))
            for number, entry in enumerate(entries)
        ]
        for done, (entry, result) in enumerate(check_all(jobs), start=1):
            named = _with_name(entry, result)
            final = register(con, entry, named)
            (outcome.loaded if final.status == "ok" else outcome.held).append((entry, final))
            report("load", entry.delivery.shown, done, len(jobs))
            if result.parquet:
                shutil.rmtree(Path(result.parquet).parent, ignore_errors=True)
    shutil.rmtree(scratch, ignore_errors=True)
    return outcome


def prepare(con: duckdb.DuckDBPyConnection, settings: Settings, sources: SourcesFile, outcome: LoadReport) -> None:
    """Makes every raw table, and notes the company's settings and the configured sources."""
    for feed in canonical_feeds().values():
        ensure_table(con, feed)
    company = sources.company
    con.execute("begin; delete from raw_company.company; delete from loads.sources")
    con.execute(
        "insert into raw_company.company values (?, ?, ?, ?, ?, ?, ?)",
        [
            company.name, effective_as_of(settings, company), company.reporting_currency, company.time_zone,
            company.min_n, company.return_window_days, company.publish_quotes,
        ],
    )  # fmt: skip
    for name, source in sources.sources.items():
        ensure_table(con, source.contract)
        found, refused = deliveries_of(settings, name, source)
        outcome.refused += refused
        if not found:
            outcome.missing.append(f"{name}: nothing at {source.location}")
        con.execute(
            "insert into loads.sources values (?, ?, ?, ?, ?, ?, ?)",
            [
                name, source.contract.table_name, source.location, source.delivery,
                source.time_zone or company.time_zone, source.freshness_hours, bool(found),
            ],
        )  # fmt: skip
    con.execute("commit")


def deliveries_of(settings: Settings, name: str, source: Source) -> tuple[list[Delivery], list[str]]:
    """What a source has to offer now, and what of it is refused."""
    if source.records:
        return [write_records(settings.build / "records", name, source)], []
    return find_deliveries(settings.landing, name, source)


def effective_as_of(settings: Settings, company: Company) -> Any:
    """As-of date: the option or environment, else the sources file, else yesterday in UTC."""
    from datetime import UTC, datetime, timedelta

    return settings.as_of or company.as_of or (datetime.now(UTC) - timedelta(days=1)).date()


def _new_entries(
    con: duckdb.DuckDBPyConnection, settings: Settings, sources: SourcesFile, outcome: LoadReport, *, run_id: str
) -> list[FileEntry]:
    """Archived deliveries that have to be checked; duplicates are noted, unfinished files left for next time."""
    known = _Known(known_files(con))
    candidates: list[tuple[Delivery, float]] = []
    for name, source in sources.sources.items():
        expected = contract_hash(source, sources.company)
        for delivery in deliveries_of(settings, name, source)[0]:
            row = known.same_file(delivery)
            if row is not None and (row["status"] != "held" or row["contract_hash"] == expected):
                outcome.unchanged += 1
                continue
            candidates.append((delivery, source.settle_seconds))
    report("load", "waiting for files to settle" if candidates else "nothing new", 0, len(candidates))
    settled, moving = wait_until_settled(candidates)
    outcome.unsettled += [delivery.shown for delivery in moving]
    entries = []
    for delivery in sorted(settled, key=lambda d: (d.source, d.shown)):
        entry = _entry(con, known, delivery, settings, sources, outcome, run_id)
        if entry is not None:
            entries.append(entry)
            known.add(entry, "checking")
    return entries


def _entry(
    con: duckdb.DuckDBPyConnection, known: _Known, delivery: Delivery, settings: Settings,
    sources: SourcesFile, outcome: LoadReport, run_id: str,
) -> FileEntry | None:  # fmt: skip
    source = sources.sources[delivery.source]
    archived = archive(delivery, settings.build / "archive")
    if archived is None:
        outcome.unsettled.append(delivery.shown)
        return None
    sha256 = archived[0]
    same = known.same_content(delivery.source, sha256)
    version = known.next_version(delivery.source, delivery.shown)
    entry = FileEntry(
        delivery, source, sha256, sort_key(source, delivery.shown), version,
        contract_hash(source, sources.company), source.time_zone or sources.company.time_zone, run_id,
    )  # fmt: skip
    if same is None:
        return entry
    if same["status"] == "held" and same["contract_hash"] != entry.contract_hash:
        known.forget(same)
        return entry
    if same["path"] == delivery.shown:
        touch(con, delivery)
        outcome.unchanged += 1
    else:
        register_duplicate(con, entry, str(same["path"]))
        known.add(entry, "duplicate")
        outcome.duplicates += 1
    return None


def _job(entry: FileEntry, company: Company, settings: Settings, key: str, out_folder: Path) -> Job:
    from orchestration.raw.landing import archived_path

    return plan_job(
        entry.delivery.source, entry.source, company,
        archived=archived_path(settings.build / "archive", entry.sha256), shown=entry.delivery.shown,
        size=entry.delivery.size, key=key, out_folder=out_folder,
    )  # fmt: skip


def _with_name(entry: FileEntry, result: Result) -> Result:
    """Every message a person reads starts with the file it is about."""
    if result.message and not result.message.startswith(entry.delivery.shown):
        result.message = f"{entry.delivery.shown}: {result.message}"
    changed = entry.version > 1 and entry.source.delivery == "append" and not entry.source.contract.key
    if changed and result.status == "ok":
        return Result(
            "held", counted=result.counted, reason="changed_redelivery",
            message=f"{entry.delivery.shown}: came again with other content, and source {entry.delivery.source} has no "
            "key to tell old rows from new; declare `key:` or deliver it under a new name",
        )  # fmt: skip
    return result
