"""The profile of the published version, written into the work file before marts are judged against it.

Add here what else suites may need to know of the version that readers see. What may differ, and by how much, is said in
`expectations/drift.py`; nothing here judges.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import duckdb

from orchestration.fingerprint import table_columns
from orchestration.sql import sql_name

log = logging.getLogger(__name__)


class Profiled(Protocol):
    """How a mart is profiled: the column of its day and an expression to add up, by month of the day."""

    @property
    def day(self) -> str | None:
        """Column that puts a row into a month; None where history is no history."""

    @property
    def amount(self) -> str | None:
        """What is added up by month."""


def record_profile(con: duckdb.DuckDBPyConnection, file: Path, profiled: Mapping[str, Profiled]) -> int:
    """Replace `audit.published_profile` by what `file` holds, and say how many marts it tells of.

    None before the first version, when the version is accepted to differ, and when the file cannot be read: a version
    that is broken must not keep the next one away.
    """
    con.execute("delete from audit.published_profile")
    if not profiled or not file.exists():
        return 0
    try:
        with _attached(con, file):
            return _profile(con, profiled)
    except duckdb.Error as error:
        con.execute("delete from audit.published_profile")
        log.warning("%s cannot be read, so nothing is compared with it: %s", file, type(error).__name__)
        return 0


@contextmanager
def _attached(con: duckdb.DuckDBPyConnection, file: Path) -> Iterator[None]:
    con.execute(f"attach '{str(file.resolve()).replace(chr(39), chr(39) * 2)}' as published (read_only)")
    try:
        yield
    finally:
        con.execute("detach published")


def _profile(con: duckdb.DuckDBPyConnection, profiled: Mapping[str, Profiled]) -> int:
    version = con.execute("select run_id, as_of from published.marts._publish").fetchone()
    accepted = con.execute("select max(drift_accepted_from) from raw_company.rules").fetchone()
    if version is None or (accepted and accepted[0] == version[0]):
        return 0
    told = 0
    for mart, how in profiled.items():
        schema, _, name = mart.partition(".")
        if not table_columns(con, schema, name, "published"):
            continue  # a mart that is new in this release
        table = f"published.{sql_name(schema)}.{sql_name(name)}"
        _insert(con, [mart, *version], f"select null, count(*), null from {table}")
        if how.day and how.amount:
            _insert_months(con, [mart, *version], table, how)
        told += 1
    return told


def _insert_months(con: duckdb.DuckDBPyConnection, head: list[Any], table: str, how: Profiled) -> None:
    months = f"""select cast(date_trunc('month', {how.day}) as date), count(*), cast(sum({how.amount}) as double)
                 from {table} group by 1"""
    try:
        _insert(con, head, months)
    except duckdb.BinderException:
        log.info("%s was published without %s or %s, so its months are not compared", head[0], how.day, how.amount)


def _insert(con: duckdb.DuckDBPyConnection, head: list[Any], rows: str) -> None:
    con.execute(
        f"""insert into audit.published_profile
            select $1, $2, $3, period, coalesce(last_day(period) <= $3, false), row_count, amount
            from ({rows}) as counted (period, row_count, amount)""",
        head,
    )
