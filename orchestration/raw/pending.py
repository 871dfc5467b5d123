"""Decides what of the landing folder has to be checked: new content, settled, not known to the manifest.

Add a rule here when a delivery must be recognised or left for later. Nothing is loaded here.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import duckdb

from orchestration.progress import report
from orchestration.raw.check.job import Result
from orchestration.raw.config import Source, SourcesFile
from orchestration.raw.duplicates import register_duplicate
from orchestration.raw.file_entry import FileEntry
from orchestration.raw.landing import (
    Delivery,
    Unreadable,
    archive,
    find_deliveries,
    sort_key,
    wait_until_settled,
    write_records,
)
from orchestration.raw.manifest import known_files, touch
from orchestration.raw.plan import contract_hash
from orchestration.raw.sidecar import read_sidecar
from orchestration.settings import Settings
from orchestration.space import room_for

WITHOUT_ROOM = "free some space, then run again; what was loaded before stands"


@dataclass
class LoadReport:
    """What one load did, for the summary: outcomes of new files, and what could not be taken."""

    loaded: list[tuple[FileEntry, Result]] = field(default_factory=list)
    held: list[tuple[FileEntry, Result]] = field(default_factory=list)
    duplicates: int = 0
    unchanged: int = 0
    refused: list[str] = field(default_factory=list)
    unsettled: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    bytes_needed: int = 0


class _Known:
    """The manifest in memory: what a new delivery must be compared with."""

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        self._rows = rows

    def same_file(self, delivery: Delivery) -> dict[str, Any] | None:
        """The row of this very file; none where an older content stands under its name again."""
        row = self._find(
            source=delivery.source, path=delivery.shown, size_bytes=delivery.size, mtime_ns=delivery.mtime_ns
        )
        return None if row is not None and self.has_newer(row) else row

    def same_content(self, source: str, sha256: str) -> dict[str, Any] | None:
        return self._find(source=source, sha256=sha256)

    def has_newer(self, row: dict[str, Any]) -> bool:
        """True when other content was loaded under the name of this row after it."""
        return any(
            r["source"] == row["source"] and r["path"] == row["path"] and r["status"] == "loaded"
            and r["sha256"] != row["sha256"] and r["file_version"] > row["file_version"]
            for r in self._rows
        )  # fmt: skip

    def is_told(self, delivery: Delivery, sha256: str) -> bool:
        """True when this content was seen under this name before, be it as somebody's duplicate."""
        return self._find(source=delivery.source, path=delivery.shown, sha256=sha256) is not None

    def next_version(self, source: str, path: str) -> int:
        versions = [r["file_version"] for r in self._rows if r["source"] == source and r["path"] == path]
        return max(versions, default=0) + 1

    def add(self, entry: FileEntry, status: str) -> None:
        self._rows.append({
            "source": entry.delivery.source, "path": entry.delivery.shown, "sha256": entry.sha256, "status": status,
            "size_bytes": entry.delivery.size, "mtime_ns": entry.delivery.mtime_ns,
            "contract_hash": entry.contract_hash, "file_version": entry.version, "delivery": entry.sort_key,
        })  # fmt: skip

    def rename(self, row: dict[str, Any], entry: FileEntry) -> None:
        """The content of `row` now counts as delivered under the entry's name; its old name is the duplicate."""
        old = dict(row)
        row |= {
            "path": entry.delivery.shown, "delivery": entry.sort_key, "file_version": entry.version,
            "size_bytes": entry.delivery.size, "mtime_ns": entry.delivery.mtime_ns,
        }  # fmt: skip
        self._rows.append(old | {"status": "duplicate"})

    def forget(self, row: dict[str, Any]) -> None:
        self._rows.remove(row)

    def _find(self, **wanted: object) -> dict[str, Any] | None:
        rows = (r for r in self._rows if all(r[k] == v for k, v in wanted.items()))
        return max(rows, key=lambda r: (r["status"] == "loaded", r["file_version"]), default=None)


def deliveries_of(settings: Settings, name: str, source: Source) -> tuple[list[Delivery], list[str]]:
    """What a source has to offer now, and what of it is refused."""
    if source.records:
        return [write_records(settings.build / "records", name, source)], []
    return find_deliveries(settings.landing, name, source)


def new_entries(
    con: duckdb.DuckDBPyConnection,
    settings: Settings,
    sources: SourcesFile,
    delivered: dict[str, list[Delivery]],
    outcome: LoadReport,
    *,
    run_id: str,
) -> list[FileEntry]:
    """Archived deliveries that have to be checked; duplicates are noted, unfinished files left for next time."""
    known = _Known(known_files(con))
    candidates: list[tuple[Delivery, float]] = []
    for name, source in sources.sources.items():
        for delivery in delivered[name]:
            row = known.same_file(delivery)
            control, absent = read_sidecar(source, delivery.path)
            if row is not None and (
                row["status"] != "held" or row["contract_hash"] == contract_hash(source, sources.company, control)
            ):
                outcome.unchanged += 1
                continue
            if absent:
                outcome.waiting.append(f"{delivery.shown}: waits for {' and '.join(absent)}")
                continue
            candidates.append((delivery, source.settle_seconds))
    report("load", "waiting for files to settle" if candidates else "nothing new", 0, len(candidates))
    settled, moving = wait_until_settled(candidates)
    outcome.unsettled += [delivery.shown for delivery in moving]
    outcome.bytes_needed = 2 * sum(delivery.size for delivery in settled)  # a copy in the archive, and the rows
    with room_for("load", settings.build, outcome.bytes_needed, WITHOUT_ROOM):
        return _entries(con, known, settled, settings, sources, outcome, run_id)


def _entries(
    con: duckdb.DuckDBPyConnection, known: _Known, settled: list[Delivery], settings: Settings,
    sources: SourcesFile, outcome: LoadReport, run_id: str,
) -> list[FileEntry]:  # fmt: skip
    entries = []
    # earliest name first: of the same content under two names, the first to sort is the delivery
    for delivery in sorted(settled, key=lambda d: (d.source, sort_key(sources.sources[d.source], d.shown), d.shown)):
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
    try:
        archived = archive(delivery, settings.build / "archive")
    except Unreadable as error:
        outcome.refused.append(str(error))
        return None
    if archived is None:
        outcome.unsettled.append(delivery.shown)
        return None
    sha256 = archived[0]
    same = known.same_content(delivery.source, sha256)
    version = known.next_version(delivery.source, delivery.shown)
    if same is not None and same["status"] == "held" and same["path"] == delivery.shown:
        version = same["file_version"]  # the same delivery tried again, not a newer one
    control, _ = read_sidecar(source, delivery.path)
    entry = FileEntry(
        delivery, source, sha256, sort_key(source, delivery.shown), version,
        contract_hash(source, sources.company, control), source.time_zone or sources.company.time_zone, run_id, control,
    )  # fmt: skip
    if same is None:
        return entry
    if same["status"] == "held" and same["contract_hash"] != entry.contract_hash:
        known.forget(same)
        return entry
    if same["status"] == "loaded" and same["path"] == delivery.shown and known.has_newer(same):
        known.forget(same)
        return replace(entry, was_version=same["file_version"])
    if known.is_told(delivery, sha256):
        touch(con, delivery)
        outcome.unchanged += 1
    else:
        if register_duplicate(con, entry, same):
            known.rename(same, entry)
        else:
            known.add(entry, "duplicate")
        outcome.duplicates += 1
    return None
