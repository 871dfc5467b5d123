"""The published file: marts copied out of the work file, what describes them, and the proof.

Add here what goes into a version's database or beside it as Parquet. Nothing here decides whether
to publish, and no value of a mart is computed or changed.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import duckdb

from orchestration.fingerprint import fingerprint, table_columns
from orchestration.publish.gate import SCHEMA
from orchestration.publish.versions import Manifest
from orchestration.sql import sql_name, sql_text

STORAGE = "v1.0.0"  # read by clients from 1.1 on; 2.0's own default is not
# What clients back to 1.1 read: TIMESTAMP WITH TIME ZONE needs pytz there, the _NS kinds break.
ALLOWED = frozenset(
    [
        "BOOLEAN",
        "TINYINT",
        "SMALLINT",
        "INTEGER",
        "BIGINT",
        "HUGEINT",
        "UTINYINT",
        "USMALLINT",
        "UINTEGER",
        "UBIGINT",
        "FLOAT",
        "DOUBLE",
        "VARCHAR",
        "DATE",
        "TIME",
        "TIMESTAMP",
        "UUID",
    ]
)
OWN_TABLES = f"""
create table pub.{SCHEMA}._publish (run_id varchar, as_of date, published_at timestamp,
    gate_status varchar, blocked_attempts bigint, code_version varchar, meta varchar);
create table pub.{SCHEMA}._ledger (run_id varchar, decision varchar, reason varchar, marts varchar,
    attempted_at timestamp);
comment on table pub.{SCHEMA}._publish is 'What you are looking at: one row, this version.';
comment on column pub.{SCHEMA}._publish.blocked_attempts is
    'Attempts refused between the version before this one and this one.';
comment on column pub.{SCHEMA}._publish.meta is 'JSON: the company, as in the sources file.';
comment on table pub.{SCHEMA}._ledger is 'One row per published version or refused attempt.';
comment on column pub.{SCHEMA}._ledger.marts is
    'JSON list: the marts of a version, or those at fault for a refusal.';
"""


@dataclass(frozen=True)
class Content:
    """What a mart holds."""

    rows: int
    fingerprint: str


@contextlib.contextmanager
def opened(work_file: Path, spill: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with the work file attached read-only as `work`."""
    with contextlib.closing(duckdb.connect()) as con:  # a read-only one could attach no new file
        con.execute(f"set temp_directory = {sql_text(str(spill))}")
        con.execute(f"attach {sql_text(str(work_file))} as work (read_only)")
        yield con


def unreadable(con: duckdb.DuckDBPyConnection, marts: Sequence[str]) -> dict[str, str]:
    """Marts with columns of a type that older clients cannot read, and what to do."""
    found = {}
    for mart in marts:
        bad = [
            f"{name} is {kind}"
            for name, kind in table_columns(con, SCHEMA, mart, "work")
            if kind not in ALLOWED and not kind.startswith("DECIMAL(")
        ]
        if bad:
            known = ", ".join(sorted(ALLOWED))
            found[mart] = f"{', '.join(bad)}: cast in the model to DECIMAL, {known}"
    return found


def contents(con: duckdb.DuckDBPyConnection, marts: Sequence[str]) -> dict[str, Content]:
    """What each mart of the work file holds; one without a table is left out."""
    found = {}
    for mart in marts:
        with contextlib.suppress(LookupError):
            held = fingerprint(con, SCHEMA, mart, "work")
            row = con.execute(f"select count(*) from work.{SCHEMA}.{sql_name(mart)}").fetchone()
            found[mart] = Content(int(row[0]) if row else 0, held)
    return found


def copy_marts(con: duckdb.DuckDBPyConnection, marts: Sequence[str], file: Path) -> None:
    """Copy tables and comments into a new file attached as `pub`; `verify` says whether they arrived."""
    con.execute(f"attach {sql_text(str(file))} as pub (storage_version {sql_text(STORAGE)})")
    con.execute(f"create schema pub.{SCHEMA}")
    for mart in marts:
        con.execute(f"create table pub.{SCHEMA}.{sql_name(mart)} as from work.{SCHEMA}.{sql_name(mart)}")
    _replay_comments(con, marts)


def _replay_comments(con: duckdb.DuckDBPyConnection, marts: Sequence[str]) -> None:
    """Describe the copies as the originals are described; `create table as` drops comments.

    In one transaction, since each of the hundreds would be written to disk by itself.
    """
    told = con.execute(
        """
        with described as (
            select database_name, schema_name, 'table' as kind, table_name as mart, null as column_name, comment
            from duckdb_tables()
            union all
            select database_name, schema_name, 'table', view_name, null, comment from duckdb_views()
            union all
            select database_name, schema_name, 'column', table_name, column_name, comment from duckdb_columns()
        )
        select kind, mart, column_name, comment from described
        where database_name = 'work' and schema_name = $schema and list_contains($marts, mart)
            and comment is not null""",
        {"schema": SCHEMA, "marts": list(marts)},
    ).fetchall()
    con.execute("begin")
    for kind, mart, column, comment in told:
        target = ".".join(sql_name(part) for part in ("pub", SCHEMA, mart, column) if part)
        con.execute(f"comment on {kind} {target} is {sql_text(comment)}")
    con.execute("commit")


def company(con: duckdb.DuckDBPyConnection) -> dict[str, object]:
    """The company as the loader left it; empty when it left nothing."""
    names = [name for name, _ in table_columns(con, "raw_company", "company", "work")]
    row = con.execute("from work.raw_company.company").fetchone() if names else None
    return dict(zip(names, row, strict=True)) if row else {}


def write_own_tables(
    con: duckdb.DuckDBPyConnection,
    manifest: Manifest,
    ledger: Sequence[tuple[object, ...]],
    blocked_attempts: int,
) -> None:
    """`_publish` and `_ledger`: what a reader looks at, and what was refused before."""
    con.execute(OWN_TABLES)
    con.execute(
        f"insert into pub.{SCHEMA}._publish values (?, ?, ?, 'passed', ?, ?, ?)",
        [
            manifest["run_id"],
            date.fromisoformat(manifest["as_of"]),
            datetime.fromisoformat(manifest["published_at"]),
            blocked_attempts,
            manifest["code_version"],
            json.dumps(company(con), default=str, sort_keys=True),
        ],
    )
    con.executemany(f"insert into pub.{SCHEMA}._ledger values (?, ?, ?, ?, ?)", ledger)


def write_parquet(con: duckdb.DuckDBPyConnection, marts: Sequence[str], folder: Path) -> None:
    """One file per mart, for tools that prefer files."""
    folder.mkdir()
    for mart in marts:
        target = sql_text(str(folder / f"{mart}.parquet"))
        con.execute(f"copy pub.{SCHEMA}.{sql_name(mart)} to {target} (format parquet, compression zstd)")


def verify(file: Path, contents: Mapping[str, Content]) -> None:
    """Read every value again through a fresh connection, as a reader would.

    Raises:
        RuntimeError: the file on disk is not the copy that was judged.
    """
    if file.with_name(file.name + ".wal").exists():
        raise RuntimeError(f"{file.name}.wal was left, the file is incomplete: publish again")
    with contextlib.closing(duckdb.connect(str(file), read_only=True)) as con:
        for mart, want in contents.items():
            row = con.execute(f"select count(*) from {SCHEMA}.{sql_name(mart)}").fetchone()
            got = Content(int(row[0]) if row else 0, fingerprint(con, SCHEMA, mart))
            if got != want:
                raise RuntimeError(
                    f"{SCHEMA}.{mart} reads back as {got}, was written as {want}: publish again, "
                    "and if it stays so report it with the DuckDB version"
                )
