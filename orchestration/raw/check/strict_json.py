"""Whether a text is JSON by the standard: DuckDB's own `json_valid` also takes trailing commas, NaN and Infinity.

Texts in which one of these might stand are looked at by Python's parser, all others by DuckDB alone. Add a leniency
to `_SUSPECT` when one is found.
"""

from __future__ import annotations

import json

import duckdb

from orchestration.sql import sql_text

_SUSPECT = r"(?i),[ \t\r\n]*[\]}]|(^|[\[:,\-])[ \t\r\n]*(nan|inf)"


def _is_odd(text: str) -> str:
    """SQL of a quick look, true for every suspect: the full one takes longer than DuckDB's parser."""
    return (
        f"(regexp_matches({text}, ',[ \\t\\r\\n]*[\\]}}]') or contains(lower({text}), 'nan') "
        f"or contains(lower({text}), 'inf'))"
    )


def register_is_json(con: duckdb.DuckDBPyConnection) -> None:
    """Makes Python's parser known to a connection; again is no harm."""
    try:
        con.create_function("python_is_json", _is_json, ["VARCHAR"], "BOOLEAN")  # type: ignore[list-item,arg-type]
    except (duckdb.NotImplementedException, duckdb.CatalogException):
        return


def is_json(text: str) -> str:
    """SQL that is true for strict JSON; null stays null."""
    suspect = f"regexp_matches({text}, {sql_text(_SUSPECT)})"
    valid = f"json_valid({text})"
    return f"case when not {_is_odd(text)} then {valid} when {suspect} then python_is_json({text}) else {valid} end"


def refuse_lenient(con: duckdb.DuckDBPyConnection, table: str, column: str) -> None:
    """Makes null of what only DuckDB calls JSON, in a temporary table of valid texts.

    Apart from their reading, since within it the look would take twice as long.
    """
    if con.execute(f"select 1 from {table} where {_is_odd(column)} limit 1").fetchone():
        strict = f"case when {is_json(column)} then {column} end"
        con.execute(f"create or replace temp table {table} as select * replace ({strict} as {column}) from {table}")


def refuse_constant(word: str) -> None:
    """For `parse_constant` of Python's json, which takes NaN and Infinity too."""
    raise ValueError(f"{word} is not JSON")


def _is_json(text: str) -> bool:
    try:
        json.loads(text, parse_constant=refuse_constant)
    except (ValueError, RecursionError):
        return False
    return True
