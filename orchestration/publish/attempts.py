"""The history of publishing: every version and every refusal, in the work file's audit trail.

Add here what is remembered of an attempt. Nothing here decides or copies, and the work file is open
for writing only while rows go in.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

import duckdb

from orchestration.fingerprint import table_columns
from orchestration.publish import versions
from orchestration.publish.copying import Content
from orchestration.publish.gate import SCHEMA, PublishRefused
from orchestration.publish.versions import Manifest

Row = tuple[object, ...]
WORK_SCHEMA = Path(__file__).parent.parent / "work_schema.sql"


def published_rows(manifest: Manifest) -> list[Row]:
    """One row per mart of a version, from its own manifest."""
    return [
        (
            manifest["run_id"],
            f"{SCHEMA}.{mart}",
            held["suite"],
            held["expectations"],
            held["failed_critical"],
            held["failed_warn"],
            "published",
            None,
            manifest["previous_run_id"],
            held["rows"],
            held["previous_rows"],
            datetime.fromisoformat(manifest["published_at"]),
        )
        for mart, held in manifest["marts"].items()
    ]


def blocked_rows(
    run_id: str,
    marts: Sequence[str],
    refusal: PublishRefused,
    *,
    contents: Mapping[str, Content],
    live: Manifest | None,
    at: datetime,
) -> list[Row]:
    """One row per mart of a refused attempt; a mart that was itself in order has no reason."""
    rows: list[Row] = []
    before = live["marts"] if live else {}
    for mart in marts:
        verdict, content = refusal.verdicts.get(mart), contents.get(mart)
        rows.append(
            (
                run_id,
                f"{SCHEMA}.{mart}",
                verdict.suite if verdict else None,
                verdict.expected if verdict else None,
                verdict.failed_critical if verdict else None,
                verdict.failed_warning if verdict else None,
                "blocked",
                refusal.reasons.get(mart),
                live["run_id"] if live else None,
                content.rows if content else None,
                before.get(mart, {}).get("rows"),
                at,
            )
        )
    return rows


def record(work_file: Path, rows: Iterable[Row]) -> None:
    """Append to audit.publish_attempts, in one transaction."""
    with contextlib.closing(duckdb.connect(str(work_file))) as con:
        con.execute(WORK_SCHEMA.read_text())
        con.execute("begin")
        marks = ", ".join("?" * 12)
        con.executemany(f"insert into audit.publish_attempts values ({marks})", list(rows))
        con.execute("commit")


def mend(work_file: Path, root: Path) -> list[str]:
    """Record versions that were shown but not written down: the publisher was killed between.

    Returns the run ids that were missing. Opens the work file for writing only when there are any.
    """
    shown = versions.shown(root)
    versions_shown = [m for m in versions.kept(root) if m["run_id"] in shown]
    if not versions_shown or not work_file.exists():
        return []
    known: set[str] = set()
    with contextlib.closing(duckdb.connect(str(work_file), read_only=True)) as con:
        if table_columns(con, "audit", "publish_attempts"):
            rows = con.execute(
                """select distinct candidate_run_id from audit.publish_attempts
                   where decision = 'published'"""
            ).fetchall()
            known = {str(run_id) for (run_id,) in rows}
    missing = [m for m in versions_shown if m["run_id"] not in known]
    if missing:
        record(work_file, [row for manifest in missing for row in published_rows(manifest)])
    return [manifest["run_id"] for manifest in missing]


def ledger(con: duckdb.DuckDBPyConnection) -> list[Row]:
    """Rows of `_ledger` so far: one per version or refused attempt, oldest first.

    `con` has the work file attached as `work`.
    """
    if not table_columns(con, "audit", "publish_attempts", "work"):
        return []
    return con.execute(
        """select candidate_run_id, decision,
                  string_agg(mart || ': ' || reason, '; ' order by mart),
                  to_json(list(mart order by mart)
                      filter (decision = 'published' or reason is not null))::varchar,
                  attempted_at
           from work.audit.publish_attempts
           group by candidate_run_id, decision, attempted_at
           order by attempted_at, candidate_run_id"""
    ).fetchall()


def ledger_row(manifest: Manifest) -> Row:
    """The row of `_ledger` that this version will be."""
    names = sorted(f"{SCHEMA}.{mart}" for mart in manifest["marts"])
    marts = json.dumps(names, separators=(",", ":"))
    at = datetime.fromisoformat(manifest["published_at"])
    return (manifest["run_id"], "published", None, marts, at)


def blocked_since_published(ledger_rows: Sequence[Row]) -> int:
    """How many attempts were refused after the last version, by ledger rows in order of time."""
    decisions = [row[1] for row in ledger_rows]
    last = max((i for i, decision in enumerate(decisions) if decision == "published"), default=-1)
    return sum(decision == "blocked" for decision in decisions[last + 1 :])
