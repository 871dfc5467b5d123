"""Publish: marts that passed go into a fresh version, and readers see it whole or not at all.

Add here a step in the life of a version, in order. Nothing here is a rule of the gate, SQL of the
copy or a path of the layout: those are gate.py, copying.py and versions.py.
"""

from __future__ import annotations

import logging
import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb

from orchestration.publish import attempts, copying, gate, versions
from orchestration.publish.candidate import Candidate
from orchestration.publish.copying import Content
from orchestration.publish.gate import PublishRefused
from orchestration.publish.versions import FILE, Manifest
from orchestration.space import room_for

MART_NAME = re.compile(r"[a-z][a-z0-9_]*")
WITHOUT_ROOM = "free space or keep fewer versions, then publish again; readers see what they saw"
WriteBrief = Callable[[Path, Path], object]
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class PublishResult:
    """The version that readers see after the call; `changed` says whether this call made it."""

    run_id: str
    changed: bool
    path: Path
    as_of: date
    published_at: datetime
    rows: dict[str, int]
    bytes: int
    previous_run_id: str | None
    blocked_attempts: int


def publish(
    *,
    work_file: Path,
    root: Path,
    run_id: str,
    as_of: date,
    marts: Sequence[str],
    write_brief: WriteBrief | None,
    keep: int = 5,
    code_version: str = "",
) -> PublishResult:
    """Show readers the marts of the work file as version `run_id`; all of them or none.

    Args:
        work_file: the build's database; read, and for a moment written to record the attempt.
        root: folder of `current` and `versions`.
        run_id: name of the version, safe as a directory name.
        as_of: the date that the marts speak of.
        marts: names without schema.
        write_brief: called with the published file and the folder to write to, before the flip.
        keep: how many versions stay for rollback.
        code_version: what built the marts, for readers.

    Raises:
        PublishRefused: the gate said no; recorded, and `current` is as it was.
        OSError: with errno ENOSPC when the disk is full.
        FileExistsError: `run_id` is a kept version with other content.
    """
    _check_arguments(work_file, run_id, marts, keep)
    with versions.publish_lock(root):
        versions.clear_leftovers(root)
        attempts.mend(work_file, root)
        live = versions.current(root)
        candidate = Candidate(work_file, root, run_id, as_of, marts, code_version, live, _moment_after(live))
        manifest = _show(candidate, write_brief)
        if manifest:
            _record_published(work_file, manifest)
            versions.retain(root, keep)
    return _result(root, manifest or live or {}, changed=manifest is not None)


def _moment_after(live: Manifest | None) -> datetime:
    """Now, in UTC; a clock that went back must not make the new version the oldest."""
    now = datetime.now(UTC).replace(tzinfo=None)
    if live is None:
        return now
    return max(now, datetime.fromisoformat(live["published_at"]) + timedelta(microseconds=1))


def _check_arguments(work_file: Path, run_id: str, marts: Sequence[str], keep: int) -> None:
    """Refuse what could not be a path, and a work file that is none."""
    if not work_file.exists():
        raise FileNotFoundError(f"{work_file}: no work file to publish; run the build first")
    if not versions.SAFE_NAME.fullmatch(run_id):
        raise ValueError(f"run id {run_id!r}: use letters, digits, '.', '_', '-', at most 100")
    for mart in marts:
        if not MART_NAME.fullmatch(mart):
            raise ValueError(f"mart {mart!r}: use lower-case letters, digits and '_'")
    if keep < 1:
        raise ValueError(f"keep={keep}: at least the version that readers see is kept")


def _show(candidate: Candidate, write_brief: WriteBrief | None) -> Manifest | None:
    """Make the version and flip to it; None when readers already see this content."""
    try:
        with room_for(f"publish {candidate.run_id}", candidate.root, candidate.needed, WITHOUT_ROOM):
            manifest = _prepare(candidate, write_brief)
            if manifest:
                candidate.partial.rename(candidate.final)
                versions.fsync(candidate.final.parent)
                versions.flip(candidate.root, candidate.run_id, "publish")
            return manifest
    finally:
        shutil.rmtree(candidate.partial, ignore_errors=True)


def _prepare(candidate: Candidate, write_brief: WriteBrief | None) -> Manifest | None:
    """Everything before readers see it; None when they already see this content."""
    candidate.partial.mkdir()
    file, spill = candidate.partial / FILE, candidate.partial / "spill"
    contents: dict[str, Content] = {}
    try:
        with copying.opened(candidate.work_file, spill) as con:
            if reasons := copying.unreadable(con, candidate.marts):
                raise PublishRefused(reasons)
            contents.update(copying.contents(con, candidate.marts))
            prints = {mart: content.fingerprint for mart, content in contents.items()}
            verdicts = gate.check(con, candidate.marts, prints, database="work")
            if candidate.is_shown(prints):
                return None
            if candidate.final.exists():
                raise FileExistsError(f"{candidate.final}: a version never changes, use a new run id")
            copying.copy_marts(con, candidate.marts, file)
            manifest = candidate.manifest(contents, verdicts)
            _write_own_tables(con, manifest)
            copying.write_parquet(con, candidate.marts, candidate.partial / "parquet")
            con.execute("detach pub")  # checkpoints, so that no .wal remains
    except PublishRefused as refusal:
        _record_blocked(candidate, refusal, contents)
        raise
    shutil.rmtree(spill, ignore_errors=True)
    copying.verify(file, contents)
    file.chmod(0o444)
    if write_brief:
        write_brief(file, candidate.partial / "brief")
    versions.seal(candidate.partial, manifest)
    return manifest


def _write_own_tables(con: duckdb.DuckDBPyConnection, manifest: Manifest) -> None:
    """Tell readers what they look at, with the history up to and including this version."""
    history = attempts.ledger(con)
    blocked = attempts.blocked_since_published(history)
    manifest["blocked_attempts"] = blocked
    copying.write_own_tables(con, manifest, [*history, attempts.ledger_row(manifest)], blocked)


def _record_blocked(candidate: Candidate, refusal: PublishRefused, contents: Mapping[str, Content]) -> None:
    """Write the refusal down; failing to must not hide the refusal."""
    rows = attempts.blocked_rows(
        candidate.run_id,
        candidate.marts,
        refusal,
        contents=contents,
        live=candidate.live,
        at=candidate.now,
    )
    try:
        attempts.record(candidate.work_file, rows)
    except (duckdb.Error, OSError) as error:
        refusal.add_note(f"this refusal could not be recorded in {candidate.work_file}: {error}")


def _record_published(work_file: Path, manifest: Manifest) -> None:
    """Write the version down; it is out already, so the next publish mends what fails here."""
    try:
        attempts.record(work_file, attempts.published_rows(manifest))
    except (duckdb.Error, OSError) as error:
        log.warning("%s is out, not yet recorded: %s", manifest["run_id"], error)


def _result(root: Path, manifest: Manifest, *, changed: bool) -> PublishResult:
    """What the caller reports."""
    return PublishResult(
        run_id=manifest["run_id"],
        changed=changed,
        path=root / "versions" / manifest["run_id"],
        as_of=date.fromisoformat(manifest["as_of"]),
        published_at=datetime.fromisoformat(manifest["published_at"]),
        rows={mart: held["rows"] for mart, held in manifest["marts"].items()},
        bytes=manifest["bytes"],
        previous_run_id=manifest["previous_run_id"],
        blocked_attempts=manifest["blocked_attempts"],
    )
