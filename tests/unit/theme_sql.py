"""Models of feedback and the matching of themes as plain DuckDB statements, without dbt.

`ref` and `source` become the bare name, `config` nothing, a dispatched macro DuckDB's form of it. Add no statistics here.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import duckdb
from jinja2 import Environment

from orchestration.raw.themes import Taxonomy

PROJECT = Path(__file__).resolve().parents[2] / "dbt_project"
FOLDERS = ("dialect", "statistics", "words")
FILES = ("theme_mentions", "scrubbed_quotes", "latest_rows", "telling_phrases")
RULES = """
    create or replace table theme_rules (
        theme varchar, theme_label varchar, theme_kind varchar, attribute varchar, language varchar,
        rule_kind varchar, phrase varchar, heeds_negation boolean, negation_window bigint)"""


class Adapter:
    """dbt's dispatch, to DuckDB's form of a macro."""

    def __init__(self, made: Environment) -> None:
        self.made = made

    def dispatch(self, name: str) -> Any:
        return self.made.globals[f"duckdb__{name}"]


@cache
def environment() -> Environment:
    """Jinja with the macros that feedback needs."""
    made = Environment()
    made.globals.update(
        adapter=Adapter(made), source=lambda _, name: name, ref=lambda name: name, config=lambda **_: ""
    )
    made.globals["return"] = lambda value: value
    found = [path for folder in FOLDERS for path in sorted((PROJECT / "macros" / folder).glob("*.sql"))]
    paths = [path for path in found if path.name not in ("facts.sql", "lake.sql")]  # statements of dbt alone
    paths += [PROJECT / "macros" / "staging" / f"{name}.sql" for name in FILES]
    text = "\n".join(path.read_text() for path in paths)
    made.globals.update({n: m for n, m in vars(made.from_string(text).module).items() if callable(m)})
    return made


@cache
def model_sql(name: str) -> str:
    """The select of one model."""
    (path,) = (PROJECT / "models").rglob(f"{name}.sql")
    return environment().from_string(path.read_text()).render()


@cache
def statement() -> str:
    """Themes of the rows of `delivered` (item_id, language, body) by the rules in `theme_rules`."""
    body = """
        with texts as (select item_id, language, {{ plain_text('body') }} as plain from delivered),
        {{ theme_mentions(['item_id']) }}
        select item_id, theme, mentions, is_negated from found order by all"""
    return environment().from_string(body).render()


def prepare(con: duckdb.DuckDBPyConnection, taxonomy: dict[str, Any]) -> None:
    """Writes the rules of a taxonomy as the loader does."""
    con.execute(RULES)
    rows = list(Taxonomy.model_validate(taxonomy).rows())
    con.executemany("insert into theme_rules values (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)


def themes_of(con: duckdb.DuckDBPyConnection, text: str | None, language: str | None = None) -> dict[str, bool]:
    """Themes of one text, each with whether it is negated."""
    con.execute(
        "create or replace table delivered as select 1 as item_id, $language as language, $text as body",
        {"language": language, "text": text},
    )
    return {theme: negated for _, theme, _, negated in con.execute(statement()).fetchall()}
