"""What must hold of a warehouse that was disturbed: contents to compare, and sentences about what is wrong."""

from __future__ import annotations

import fcntl
import hashlib
import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

import duckdb

from orchestration.resources import WorkFile
from orchestration.settings import Settings
from tests.chaos.forks import Forks
from tests.chaos.world import World

# run ids, times and the history of attempts differ between any two runs; all else is a function of the data
OF_THE_RUN = {"_publish", "_ledger", "publish_ledger"}
OF_THE_LOAD = {"loaded_at", "run_id", "mtime_ns", "detected_at", "resolved_by"}
Contents = dict[str, str]


def _digest(con: duckdb.DuckDBPyConnection, table: str, leave_out: set[str] = frozenset()) -> str:  # type: ignore[assignment]
    """Rows of a table as a set: their number and a hash that no order of rows or threads changes."""
    columns = [(r[0], r[1]) for r in con.execute(f"describe {table}").fetchall() if r[0] not in leave_out]
    shown = ", ".join(f'round("{c}", 9)' if kind in ("DOUBLE", "FLOAT") else f'"{c}"' for c, kind in columns)
    rows = sorted(map(repr, con.execute(f"select {shown} from {table}").fetchall()))
    return f"{len(rows)} rows {hashlib.sha256(chr(10).join(rows).encode()).hexdigest()[:16]}"


def raw_contents(work_file: Path) -> Contents:
    """Raw tables, manifest and quarantine, without what is about the time of loading."""
    with duckdb.connect(str(work_file)) as con:
        names = con.execute(
            "select schema_name || '.' || table_name from duckdb_tables() "
            "where (schema_name like 'raw%' or schema_name = 'loads') and schema_name <> 'raw_company' order by 1"
        ).fetchall()
        return {name: _digest(con, name, OF_THE_LOAD) for (name,) in names}


def imbalance(work_file: Path) -> list[str]:
    """Files whose records are not all accounted for, and rows that are there twice."""
    with duckdb.connect(str(work_file)) as con:
        rows = con.execute(
            "select source, path from loads.files where counted <> loaded + quarantined + held"
        ).fetchall()
        twice = con.execute(
            "select source, file_id, count(*) from loads.files where status = 'loaded' group by all having count(*) > 1"
        ).fetchall()
        rows += con.execute(
            """select 'raw_sales.order_lines', _file_id from raw_sales.order_lines as r
               group by _file_id, _source having count(*) <> (select sum(loaded) from loads.files as f
                   where f.file_id = r._file_id and f.source = r._source and status = 'loaded')"""
        ).fetchall()
    return [f"not balanced: {row}" for row in rows] + [f"loaded twice: {row}" for row in twice]


def published_contents(settings: Settings) -> Contents:
    """What a reader of `current` sees, mart by mart; empty when nothing is published.

    Raises:
        AssertionError: the version is not whole: file, Parquet, brief and manifest do not belong together.
    """
    version = settings.publish_root / "current"
    if not version.is_symlink():
        return {}
    version = version.resolve()  # a reader that opened it sees this one, whatever happens to the link
    manifest: dict[str, Any] = json.loads((version / "manifest.json").read_text())
    file = version / "productops.duckdb"
    assert hashlib.sha256(file.read_bytes()).hexdigest() == manifest["sha256"], f"{file}: other bytes than were sealed"
    assert (version / "brief" / "index.html").stat().st_size > 1000, f"{version}: no brief"
    with duckdb.connect(str(file), read_only=True) as con:
        names = [
            r[0] for r in con.execute("select table_name from duckdb_tables() where schema_name = 'marts'").fetchall()
        ]
        assert {*manifest["marts"], "_publish", "_ledger"} == {*names}, f"{version}: other marts than the manifest says"
        assert con.execute("select run_id from marts._publish").fetchall() == [(manifest["run_id"],)]
        for name, held in manifest["marts"].items():
            parquet = version / "parquet" / f"{name}.parquet"
            counts = con.execute(
                f"select (select count(*) from marts.\"{name}\"), (select count(*) from read_parquet('{parquet}'))"
            ).fetchone()
            assert counts == (held["rows"], held["rows"]), f"{name}: {counts} rows, the manifest says {held['rows']}"
        return {name: _digest(con, f'marts."{name}"') for name in names if name not in OF_THE_RUN}


def openable(settings: Settings) -> list[str]:
    """Whether the work file, as the kill left it, can be opened; on a copy, so that the next run must as well."""
    if not settings.work_file.exists():
        return []
    with tempfile.TemporaryDirectory() as folder:
        for part in settings.build.glob("work.*"):  # with its log, and the lock that tells of the killed owner
            if part.is_file():
                shutil.copyfile(part, Path(folder) / part.name)
        try:
            with WorkFile(Path(folder) / settings.work_file.name).connect() as con:
                con.execute("select count(*) from duckdb_tables()").fetchall()
        except (duckdb.Error, OSError) as error:
            return [f"the work file cannot be opened after the kill: {error}"]
    return []


def leftovers(settings: Settings) -> list[str]:
    """What a finished run must not leave lying about, and locks that somebody still holds."""
    found = [*settings.build.rglob("*.partial"), *(settings.build / "checking").glob("*/*")]
    found += list((settings.publish_root / "versions").glob(".*"))
    found += [settings.publish_root / ".current.tmp", settings.work_file.with_name(settings.work_file.name + ".wal")]
    told = [f"left over: {path.relative_to(settings.home)}" for path in found if path.exists() or path.is_symlink()]
    for lock in (settings.work_file.with_suffix(".lock"), settings.publish_root / ".publish.lock"):
        if lock.exists():
            with lock.open() as handle:
                try:
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    told.append(f"still locked: {lock}")
    return told


def history(server: Forks, world: World) -> list[str]:
    """Runs that Dagster believes to be running, and slots that nobody will free."""
    end = server.child("history", **world.request)
    if end.status:
        return [f"Dagster's history cannot be opened: {end.text[-500:]}"]
    facts = json.loads(end.text)
    told = [f"Dagster: run {run} never ended" for run in facts["unfinished"]]
    return told + [f"Dagster: {count} slots of {pool} are taken" for pool, count in facts["taken"].items()]
