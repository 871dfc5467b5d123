"""What the commands do, between the command line and the stages: call, say how it ended, give the status.

Add a function here for each new command of `cli`. Rules of loading, gating and publishing belong to the
stages.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
import duckdb

from orchestration.command_line import BLOCKED, FAILED, HELD, OK
from orchestration.resources import WorkFile, hashing_key
from orchestration.run import RunOutcome, run_job
from orchestration.settings import ConfigError, Settings
from orchestration.spark import require_spark
from orchestration.status import published, warehouse_status
from orchestration.summary import console, print_quarantine, print_run, print_table, progress_shown


def _say(as_json: bool, facts: Any, text: str = "") -> None:
    if as_json:
        click.echo(json.dumps(facts, default=str, ensure_ascii=False))
    elif text:
        click.echo(text)


def run_everything(settings: Settings, *, full_refresh: bool, as_json: bool) -> int:
    """`prodops run`: the job build_all, or its like on Spark."""
    from orchestration.jobs import build_all_name
    from orchestration.raw.config_file import read_sources

    read_sources(settings.sources_file)
    settings.require_writable()
    if settings.target == "spark":
        require_spark(settings)
    _, key_is_new = hashing_key(settings)
    before = published(settings)
    with progress_shown():
        tags = {"prodops/full_refresh": "true"} if full_refresh else {}
        outcome = run_job(settings, build_all_name(settings.target), tags=tags)
    facts = _facts(settings, outcome)
    changed = (before or {}).get("run_id") != (facts["published"] or {}).get("run_id")
    status = _exit_status(outcome, facts)
    if as_json:
        _say(True, {"exit_status": status, "changed": changed, **asdict(outcome), **facts})
    print_run(outcome, facts, changed=changed, new_key=settings.secret_file if key_is_new else None)
    return status


def _facts(settings: Settings, outcome: RunOutcome) -> dict[str, Any]:
    """The state after a run; on a full disk the work file may not even open, and the run's own errors matter more."""
    try:
        return warehouse_status(settings, run_id=outcome.run_id)
    except (OSError, duckdb.Error):
        if not outcome.disk_full:
            raise
        return {"published": published(settings)}


def _exit_status(outcome: RunOutcome, facts: dict[str, Any]) -> int:
    if not outcome.success:
        return BLOCKED if outcome.gate_blocked else FAILED
    return HELD if facts["held_files"] or outcome.left_behind else OK


def check_sources(settings: Settings, *, as_json: bool) -> int:
    """`prodops sources check`: a dry run; status 3 when a file would be held."""
    from orchestration.raw.config_file import read_sources
    from orchestration.raw.dry_run import preview

    previews = preview(settings, read_sources(settings.sources_file))
    if as_json:
        _say(True, {"sources": [asdict(shown) for shown in previews]})
    else:
        columns = ("source", "table_name", "files", "counted", "would_load", "would_quarantine")
        print_table([{name: getattr(p, name) for name in columns} for p in previews], empty="no sources configured")
        for shown in previews:
            labels = {
                "recognised": "recognised", "held": "would be held", "reasons": "would be quarantined",
                "warnings": "note", "proposals": "question not declared here, loads unscored; proposal",
            }  # fmt: skip
            for kind, label in labels.items():
                for text in getattr(shown, kind)[:5]:
                    click.echo(f"{shown.source}: {label}: {text}")
            if len(shown.proposals) > 5:
                click.echo(f"{shown.source}: {len(shown.proposals) - 5:,} more proposals: --json")
    return HELD if any(shown.held for shown in previews) else OK


def show_status(settings: Settings, *, as_json: bool) -> int:
    """`prodops status`."""
    facts = warehouse_status(settings)
    version = facts["published"]
    if as_json:
        _say(True, facts)
        return OK
    if version is None:
        click.echo("nothing published yet: prodops run")
    else:
        click.echo(f"published {version['published_at']}, as of {version['as_of']} (run {version['run_id']})")
        print_table([{"mart": name, "rows": rows} for name, rows in version["marts"].items()], empty="no marts")
    for held in facts.get("held_files", []):
        click.echo(f"held: {held['message']}")
    click.echo(f"{facts.get('quarantine_open', 0):,} records in quarantine")
    return OK


def show_quarantine(
    settings: Settings, *, source: str | None, reason: str | None, column: str | None, limit: int,
    target: Path | None, as_json: bool,
) -> int:  # fmt: skip
    """`prodops quarantine`: groups, or single records when something narrows them down, or an export."""
    from orchestration.raw.quarantine import Filter, entries, export, grouped

    wanted = Filter(source, reason, column)
    with WorkFile(settings.work_file).connect() as con:
        if target is not None:
            return _export(export, con, wanted, target, as_json=as_json)
        rows = entries(con, wanted, limit=limit) if wanted.is_set else grouped(con)
        groups = grouped(con, wanted)
    if as_json:
        _say(True, {"quarantine": rows})
        return OK
    print_quarantine(rows)
    total = sum(group["records"] for group in groups)
    if wanted.is_set and total > len(rows):
        click.echo(f"{len(rows):,} of {total:,} records shown: --limit, or --export FILE.csv for all of them")
    return OK


def _export(write: Any, con: Any, wanted: Any, target: Path, *, as_json: bool) -> int:
    try:
        records = write(con, wanted, target)
    except OSError as error:
        raise ConfigError(f"{target}: cannot be written ({error.strerror}). Choose a folder that is yours.") from error
    _say(
        as_json,
        {"file": str(target), "records": records},
        f"{records:,} records written to {target}. They may hold personal data: only you can read the file (mode 600); "
        "delete it when it has served. An apostrophe before a cell keeps spreadsheets from running it.",
    )
    return OK


def replay_quarantine(settings: Settings, *, as_json: bool) -> int:
    """`prodops replay`."""
    from uuid import uuid4

    from orchestration.raw.config_file import read_sources
    from orchestration.raw.replay import replay

    settings.require_writable()
    run_id = str(uuid4())
    done = replay(settings, read_sources(settings.sources_file), WorkFile(settings.work_file), run_id=run_id)
    lines = [f"{done.tried:,} records tried, {done.loaded:,} loaded, {done.left:,} still in quarantine."]
    if done.files_tried:
        lines.append(
            f"{done.files_tried:,} held files tried, {done.files_loaded:,} loaded: {done.records_of_files:,} records."
        )
    if done.loaded or done.files_loaded:
        lines.append("Run `prodops run` to publish them.")
    _say(as_json, {"run_id": run_id, **asdict(done)}, " ".join(lines))
    return OK


def run_stage(settings: Settings, job: str, *, as_json: bool) -> int:
    """`prodops audit`, `prodops publish`: one stage as a job of its own."""
    if not settings.work_file.exists():
        raise ConfigError(f"{settings.work_file}: no work file yet. Start with `prodops run`.")
    with progress_shown():
        outcome = run_job(settings, job)
    facts = warehouse_status(settings)
    status = OK if outcome.success else BLOCKED if outcome.gate_blocked else FAILED
    _say(as_json, {"exit_status": status, **asdict(outcome), **facts}, "done" if outcome.success else "")
    for error in outcome.errors:
        console.print(error, markup=False, soft_wrap=True)
    return status


def roll_back(settings: Settings, *, version: str | None, as_json: bool) -> int:
    """`prodops rollback`."""
    from orchestration.publish.rollback import rollback

    try:
        live = rollback(settings.publish_root, version)
    except LookupError as error:
        raise ConfigError(str(error.args[0])) from error
    _say(as_json, {"current": live}, f"readers now see version {live}")
    return OK


def write_brief_again(settings: Settings, *, as_json: bool) -> int:
    """`prodops brief`."""
    from orchestration.brief.render import write_brief

    version = published(settings)
    if version is None:
        raise ConfigError("nothing is published yet. Start with `prodops run`.")
    page = write_brief(settings.publish_root / "current" / "productops.duckdb", settings.build / "brief")
    _say(as_json, {"brief": str(page)}, f"written: {page}")
    return OK
