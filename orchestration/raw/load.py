"""Loads everything delivered that the manifest does not have yet; running it again changes nothing.

One file is one transaction; one bad file never stops the others. What a format or a cast accepts is
decided in `check`, what the manifest records in `manifest`.
"""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import duckdb

from orchestration.progress import report
from orchestration.raw.check.job import Job, Result
from orchestration.raw.checkers import check_all
from orchestration.raw.config import Company, SourcesFile
from orchestration.raw.contracts import canonical_feeds
from orchestration.raw.file_entry import FileEntry
from orchestration.raw.landing import Delivery, archived_path
from orchestration.raw.manifest import ensure_table, register
from orchestration.raw.pending import WITHOUT_ROOM, LoadReport, deliveries_of, new_entries
from orchestration.raw.plan import plan_job
from orchestration.raw.public_names import note_names
from orchestration.raw.themes import read_themes
from orchestration.resources import WorkFile, hashing_key
from orchestration.settings import Settings
from orchestration.space import is_full, no_room


def load_sources(settings: Settings, sources: SourcesFile, work: WorkFile, *, run_id: str) -> LoadReport:
    """Loads new deliveries of every source.

    Raises:
        OSError: the archive or work file cannot be written (a full disk); what was committed stays.
    """
    outcome = LoadReport()
    try:
        _load(settings, sources, work, outcome, run_id=run_id)
    except Exception as error:
        if is_full(error):
            raise no_room("load", settings.build, outcome.bytes_needed, WITHOUT_ROOM) from error
        raise
    return outcome


def _load(settings: Settings, sources: SourcesFile, work: WorkFile, outcome: LoadReport, *, run_id: str) -> None:
    key, _ = hashing_key(settings)
    with work.connect() as con:
        scratch = fresh_scratch(settings)
        deliveries = {name: deliveries_of(settings, name, source) for name, source in sources.sources.items()}
        outcome.refused += [text for _, refused in deliveries.values() for text in refused]
        delivered = {name: found for name, (found, _) in deliveries.items()}
        prepare(con, settings, sources, delivered, outcome)
        entries = new_entries(con, settings, sources, delivered, outcome, run_id=run_id)
        jobs = [
            (entry, job_for(entry, sources.company, settings, key, scratch / str(number)))
            for number, entry in enumerate(entries)
        ]
        for done, (entry, result) in enumerate(check_all(jobs), start=1):
            final = register(con, entry, as_registered(entry, result))
            (outcome.loaded if final.status == "ok" else outcome.held).append((entry, final))
            report("load", entry.delivery.shown, done, len(jobs))
            if result.parquet:
                shutil.rmtree(Path(result.parquet).parent, ignore_errors=True)
        note_names(con, sources, key)
    shutil.rmtree(scratch, ignore_errors=True)


def fresh_scratch(settings: Settings) -> Path:
    """An empty folder of this load's own; what a killed load left is removed. Call it while holding the work file.

    The name is new each time: a child that outlives its killed parent must never write where we read.
    """
    shutil.rmtree(settings.build / "checking", ignore_errors=True)
    for partial in (settings.build / "archive").glob(".*.partial"):
        partial.unlink()
    return settings.build / "checking" / uuid4().hex


def prepare(
    con: duckdb.DuckDBPyConnection,
    settings: Settings,
    sources: SourcesFile,
    delivered: dict[str, list[Delivery]],
    outcome: LoadReport,
) -> None:
    """Makes every raw table, and notes the company's settings and the configured sources."""
    for feed in canonical_feeds().values():
        ensure_table(con, feed)
    company = sources.company
    con.execute("begin; delete from raw_company.company; delete from raw_company.rules; delete from loads.sources")
    con.execute(
        "insert into raw_company.company values (?, ?, ?, ?, ?, ?, ?)",
        [
            company.name, effective_as_of(settings, company), company.reporting_currency, company.time_zone,
            company.min_n, company.return_window_days, company.publish_quotes,
        ],
    )  # fmt: skip
    rules = company.rules.model_dump()
    con.execute(
        f"insert into raw_company.rules ({', '.join(rules)}) values ({', '.join('?' * len(rules))})", [*rules.values()]
    )
    note_themes(con, settings, sources)
    for name, source in sources.sources.items():
        ensure_table(con, source.contract)
        if not delivered[name]:
            outcome.missing.append(f"{name}: nothing at {source.location}")
        con.execute(
            "insert into loads.sources values (?, ?, ?, ?, ?, ?, ?)",
            [
                name, source.contract.table_name, source.location, source.delivery,
                source.time_zone or company.time_zone, source.freshness_hours, bool(delivered[name]),
            ],
        )  # fmt: skip
    con.execute("commit")


def note_themes(con: duckdb.DuckDBPyConnection, settings: Settings, sources: SourcesFile) -> None:
    """Rewrites the rules of the taxonomy of themes; none where the sources file names no taxonomy."""
    con.execute("delete from raw_company.theme_rules")
    if sources.themes:
        rows = list(read_themes(settings.sources_file.parent / sources.themes).rows())
        con.executemany("insert into raw_company.theme_rules values (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)


def effective_as_of(settings: Settings, company: Company) -> date:
    """As-of date: the option or environment, else the sources file, else yesterday in UTC."""
    return settings.as_of or company.as_of or (datetime.now(UTC) - timedelta(days=1)).date()


def job_for(entry: FileEntry, company: Company, settings: Settings, key: str, out_folder: Path) -> Job:
    """The checking job of an archived file."""
    return plan_job(
        entry.delivery.source, entry.source, company,
        archived=archived_path(settings.build / "archive", entry.sha256), shown=entry.delivery.shown,
        size=entry.delivery.size, key=key, out_folder=out_folder, control=entry.control,
    )  # fmt: skip


def as_registered(entry: FileEntry, result: Result) -> Result:
    """The result with the file named in its message; held when it cannot be told apart from its older version."""
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
