"""Writes what Spark reads: one Parquet file per delivered file, and one for each table that is not delivered in files.

The work file is the truth and its manifest row the commit: a file lies in a table's folder only when its row says
`loaded`, under a name that tells its content, so that a killed run leaves nothing that the next does not mend.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from orchestration.fingerprint import fingerprint, table_columns
from orchestration.lake.tables import Table
from orchestration.progress import report
from orchestration.settings import ConfigError
from orchestration.sql import sql_name, sql_text

_FORM = "1"  # another number writes every file again
_COMMITTED = """
    select source, file_id, file_version, delivery, {1} from loads.files as files
    where status = 'loaded' and coalesce(reason, '') <> 'superseded' and {0}"""
# answers melted from an export are committed by the row of its responses, which hold how many there are
_WITH_ANSWERS = """table_name = 'raw_survey.responses' and exists (
    select 1 from raw_survey.answers where _source = files.source and _file_id = files.file_id)"""
_ANSWER_COUNT = """(
    select cast(sum(answer_count) as bigint) from raw_survey.responses
    where _source = files.source and _file_id = files.file_id)"""


@dataclass(frozen=True)
class _File:
    """A file that must lie in a table's folder: its name, what to select into it, and how many rows that is."""

    name: str
    select: str
    parameters: dict[str, Any]
    rows: int | None = None


def write_lake(con: duckdb.DuckDBPyConnection, lake: Path, tables: list[Table]) -> None:
    """Makes the folder of every table hold exactly its committed rows; files that are right already stay.

    Raises:
        ConfigError: the lake cannot be written.
        RuntimeError: the work file holds other rows than its manifest says.
    """
    partial = lake / ".partial"
    try:
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True)
        for done, table in enumerate(tables, start=1):
            _write_table(con, lake / "raw" / table.folder, partial, table)
            report("lake", table.folder, done, len(tables))
        partial.rmdir()
    except PermissionError as error:
        raise ConfigError(
            f"{lake}: cannot be written. Set PRODOPS_LAKE to a folder that this process can write and every worker of "
            "Spark can read."
        ) from error


def _write_table(con: duckdb.DuckDBPyConnection, folder: Path, partial: Path, table: Table) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    wanted = {file.name: file for file in _wanted(con, table)}
    for path in folder.iterdir():  # superseded rows, and whatever else somebody put there: Spark would read it
        if path.name not in wanted:
            path.unlink()
    for name, file in wanted.items():
        if not (folder / name).exists():
            _write(con, file, partial / name)
            os.replace(partial / name, folder / name)
    descriptor = os.open(folder, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)


def _wanted(con: duckdb.DuckDBPyConnection, table: Table) -> Iterator[_File]:
    if table.lookup is not None:
        yield _lookup_file(table.lookup, table)
        return
    columns = table_columns(con, table.schema, table.name)
    if not columns:
        raise RuntimeError(f"{table.schema}.{table.name}: the work file has no such table; load sources first")
    select = f"select {', '.join(_for_spark(*column) for column in columns)} from {table.schema}.{table.name}"
    shape = _digest(_FORM, columns)
    yield _File(f"0-{shape}.parquet", f"{select} limit 0", {})
    if "_file_id" not in dict(columns):
        yield _File(f"1-{_digest(shape, fingerprint(con, table.schema, table.name))}.parquet", select, {})
        return
    yield from _delivered(con, table, select, shape)


def _delivered(con: duckdb.DuckDBPyConnection, table: Table, select: str, shape: str) -> Iterator[_File]:
    name = f"{table.schema}.{table.name}"
    rows = con.execute(_COMMITTED.format("table_name = $table and loaded > 0", "loaded"), {"table": name}).fetchall()
    if name == "raw_survey.answers":
        rows += con.execute(_COMMITTED.format(_WITH_ANSWERS, _ANSWER_COUNT)).fetchall()
    for source, file_id, version, delivery, loaded in sorted(rows, key=repr):
        file = f"{file_id}-{_digest(shape, source, version, delivery, loaded)}.parquet"
        where = "where _source = $source and _file_id = $file order by _record_no"
        yield _File(file, f"{select} {where}", {"source": source, "file": file_id}, loaded)


def _lookup_file(path: Path, table: Table) -> _File:
    """A look-up as dbt would read it: an empty cell is null, and the types are the declared ones."""
    header = path.read_text(encoding="utf-8").splitlines()[0].split(",")
    spark_types = {"string": "varchar"}
    types = {name: spark_types.get(table.types.get(name, "string"), table.types.get(name, "")) for name in header}
    casts = ", ".join(f"cast({sql_name(name)} as {types[name] or 'varchar'}) as {sql_name(name)}" for name in header)
    read = f"read_csv({sql_text(str(path))}, header = true, all_varchar = true, delim = ',', quote = '\"')"
    return _File(f"1-{_digest(_FORM, path.read_bytes(), types)}.parquet", f"select {casts} from {read}", {})


def _for_spark(name: str, kind: str) -> str:
    """Spark's timestamp is an instant: one without a zone would be read as another type."""
    column = sql_name(name)
    return f"timezone('UTC', {column}) as {column}" if kind == "TIMESTAMP" else column


def _write(con: duckdb.DuckDBPyConnection, file: _File, path: Path) -> None:
    row = con.execute(
        f"copy ({file.select}) to {sql_text(str(path))} (format parquet, compression zstd)", file.parameters
    ).fetchone()
    if file.rows is not None and (row is None or int(row[0]) != file.rows):
        raise RuntimeError(f"{path.name}: {row and row[0]} rows in the work file, {file.rows} in its manifest")
    descriptor = os.open(path, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)


def _digest(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:12]
