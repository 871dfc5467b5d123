"""The state of a warehouse as plain facts: what was loaded, judged and published.

Add a fact here when the summary, `status` or a script needs it. How it is shown is `summary`'s matter.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb

from orchestration.resources import WorkFile
from orchestration.settings import Settings


def warehouse_status(settings: Settings, *, run_id: str | None = None) -> dict[str, Any]:
    """Facts about the work file and the published version; `run_id` narrows loads and checks to one run."""
    facts: dict[str, Any] = {"home": str(settings.home), "published": published(settings)}
    if settings.work_file.exists():
        with WorkFile(settings.work_file).connect() as con:
            facts["loads"] = _loads(con, run_id)
            facts["held_files"] = _held(con)
            facts["missing_sources"] = _list(con, "select source from loads.sources where not is_present order by 1")
            facts["quarantine_open"] = _number(con, "select count(*) from loads.quarantine where resolved_by is null")
            facts["checks"] = _checks(con, run_id)
            facts["warnings"] = _warnings(con, run_id)
    return facts


def published(settings: Settings) -> dict[str, Any] | None:
    """Manifest of the version that readers see, with the paths to open; None before the first one."""
    current = settings.publish_root / "current"
    manifest = current / "manifest.json"
    if not manifest.exists():
        return None
    facts: dict[str, Any] = json.loads(manifest.read_text())
    return {
        "run_id": facts["run_id"],
        "as_of": facts["as_of"],
        "published_at": facts["published_at"],
        "marts": {name: _rows(mart) for name, mart in facts["marts"].items()},
        "file": str(current / "productops.duckdb"),
        "brief": str(current / "brief" / "index.html"),
    }


def _rows(mart: Any) -> int:
    return int(mart["rows"]) if isinstance(mart, dict) else int(mart)


def _loads(con: duckdb.DuckDBPyConnection, run_id: str | None) -> dict[str, int]:
    row = con.execute(
        """select count(*) filter (where status <> 'duplicate'), count(*) filter (where status = 'duplicate'),
                  count(*) filter (where status = 'held'), coalesce(sum(counted), 0), coalesce(sum(loaded), 0),
                  coalesce(sum(quarantined), 0), coalesce(sum(held), 0)
           from loads.files where $run is null or run_id = $run""",
        {"run": run_id},
    ).fetchone()
    names = ("files", "duplicate_files", "files_held", "counted", "loaded", "quarantined", "held")
    return {name: int(value) for name, value in zip(names, row or (), strict=True)}


def _held(con: duckdb.DuckDBPyConnection) -> list[dict[str, str]]:
    rows = con.execute(
        """select source, path, reason, message from loads.files
           where status = 'held' and reason <> 'superseded' order by source, path"""
    ).fetchall()
    return [dict(zip(("source", "path", "reason", "message"), row, strict=True)) for row in rows]


def _checks(con: duckdb.DuckDBPyConnection, run_id: str | None) -> dict[str, int]:
    """Expectations of the newest audit of each table (or of one run)."""
    row = con.execute(
        """with newest as (
               select * from audit.verdicts where $run is null or run_id = $run
               qualify row_number() over (partition by mart order by audited_at desc) = 1)
           select coalesce(sum(expected - failed_critical - failed_warning), 0), coalesce(sum(failed_warning), 0),
                  coalesce(sum(failed_critical), 0), count(*) filter (where not passed) from newest""",
        {"run": run_id},
    ).fetchone()
    names = ("passed", "warned", "failed", "tables_blocked")
    return {name: int(value) for name, value in zip(names, row or (), strict=True)}


def _warnings(con: duckdb.DuckDBPyConnection, run_id: str | None) -> list[str]:
    """Expectations that warned in the newest audit of each table, in their own words; never a value of the data."""
    rows = con.execute(
        """select mart, failures from audit.verdicts
           where failed_warning > 0 and ($run is null or run_id = $run)
           qualify row_number() over (partition by mart order by audited_at desc) = 1 order by mart""",
        {"run": run_id},
    ).fetchall()
    return [
        f"{mart}: {failure['reason']}"
        for mart, failures in rows
        for failure in json.loads(failures)
        if failure["severity"] == "warning"
    ]


def _list(con: duckdb.DuckDBPyConnection, sql: str) -> list[str]:
    return [str(row[0]) for row in con.execute(sql).fetchall()]


def _number(con: duckdb.DuckDBPyConnection, sql: str) -> int:
    row = con.execute(sql).fetchone()
    return int(row[0]) if row else 0


def relative(path: str, start: Path) -> str:
    """A path as short as it can be said from where the person stands."""
    try:
        return str(Path(path).relative_to(start))
    except ValueError:
        return path
