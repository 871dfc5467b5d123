"""Models of the dbt project as plain DuckDB statements, without dbt, for tests that draw many small inputs.

`ref` becomes the bare name, `config` nothing. Only for models that use no macro but those of macros/statistics.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import duckdb
from jinja2 import Environment

PROJECT = Path(__file__).resolve().parents[2] / "dbt_project"


@cache
def environment() -> Environment:
    """Jinja with `ref`, `config` and the statistics macros."""
    source = "\n".join(path.read_text() for path in sorted((PROJECT / "macros" / "statistics").glob("*.sql")))
    made = Environment()
    made.globals.update(ref=lambda name: name, config=lambda **_: "")
    made.globals.update(
        {name: macro for name, macro in vars(made.from_string(source).module).items() if callable(macro)}
    )
    return made


@cache
def model_sql(name: str) -> str:
    """The select of one model."""
    (path,) = (PROJECT / "models").rglob(f"{name}.sql")
    return environment().from_string(path.read_text()).render()


def make(con: duckdb.DuckDBPyConnection, names: list[str]) -> None:
    """Each model as a table, from those before it and the tables that the test made."""
    for name in names:
        con.execute(f"create or replace temp table {name} as {model_sql(name)}")


def fill(con: duckdb.DuckDBPyConnection, table: str, rows: list[tuple[Any, ...]]) -> None:
    """Replaces the rows of a table."""
    con.execute(f"delete from {table}")
    if rows:
        places = ", ".join([f"({', '.join('?' * len(rows[0]))})"] * len(rows))
        con.execute(f"insert into {table} values {places}", [value for row in rows for value in row])
