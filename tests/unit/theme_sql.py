"""The matching of themes as a plain DuckDB statement, without dbt: rules of a taxonomy against texts."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import duckdb
from jinja2 import Environment

from orchestration.raw.themes import Taxonomy

MACROS = Path(__file__).resolve().parents[2] / "dbt_project" / "macros"
FILES = ("dialect/texts.sql", "staging/theme_mentions.sql")


class Adapter:
    """dbt's dispatch, to DuckDB's form of a macro."""

    def __init__(self, made: Environment) -> None:
        self.made = made

    def dispatch(self, name: str) -> Any:
        return self.made.globals[f"duckdb__{name}"]


@cache
def statement() -> str:
    """Themes of the rows of `delivered` (item_id, language, body) by the rules in `theme_rules`."""
    made = Environment()
    made.globals.update(adapter=Adapter(made), source=lambda _, name: name)
    made.globals["return"] = lambda value: value
    text = "\n".join((MACROS / name).read_text() for name in FILES)
    made.globals.update({n: m for n, m in vars(made.from_string(text).module).items() if callable(m)})
    body = """
        with texts as (select item_id, language, {{ plain_text('body') }} as plain from delivered),
        {{ theme_mentions(['item_id']) }}
        select item_id, theme, mentions, is_negated from found order by all"""
    return made.from_string(body).render()


def prepare(con: duckdb.DuckDBPyConnection, taxonomy: dict[str, Any]) -> None:
    """Writes the rules of a taxonomy as the loader does."""
    con.execute(
        "create or replace table theme_rules (theme varchar, theme_label varchar, theme_kind varchar, "
        "attribute varchar, language varchar, rule_kind varchar, phrase varchar, heeds_negation boolean, "
        "negation_window bigint)"
    )
    con.executemany(
        "insert into theme_rules values (?, ?, ?, ?, ?, ?, ?, ?, ?)", list(Taxonomy.model_validate(taxonomy).rows())
    )


def themes_of(con: duckdb.DuckDBPyConnection, text: str | None, language: str | None = None) -> dict[str, bool]:
    """Themes of one text, each with whether it is negated."""
    con.execute("create or replace table delivered as select 1 as item_id, $language as language, $text as body",
                {"language": language, "text": text})  # fmt: skip
    return {theme: negated for _, theme, _, negated in con.execute(statement()).fetchall()}
