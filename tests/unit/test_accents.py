"""The table of letters that stands in for a function on Spark is what DuckDB's function does."""

from __future__ import annotations

import ast
import unicodedata
from itertools import zip_longest

import duckdb

from tests.unit.theme_sql import environment

LAST = 0x30FF


def test_every_letter_loses_its_accents_as_in_duckdb() -> None:
    from_letters, to_letters = ast.literal_eval(environment().globals["letters_with_accents"]().strip())
    table = dict(zip_longest(from_letters, to_letters))
    small = [chr(code) for code in range(128, LAST + 1) if chr(code).lower() == chr(code)]
    letters = [letter for letter in small if unicodedata.category(letter)[0] == "L"]
    rows = duckdb.execute("select unnest($1), strip_accents(unnest($1))", [letters]).fetchall()
    assert len(rows) > 1000
    assert {letter: plain for letter, plain in rows if plain != table.get(letter, letter)} == {}


def test_marks_are_taken_away_by_their_class() -> None:
    marks = [chr(code) for code in range(128, 0x1FFFF) if unicodedata.category(chr(code))[0] == "M"]
    kept = duckdb.execute(
        "select mark from (select unnest($1) as mark) where strip_accents(mark) <> ''", [marks]
    ).fetchall()
    assert kept == []
