"""The expectation that most of our checks are: no row, asked once, with its number and nothing of the data."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest

from expectations.queries import Check, unexpected_rows
from orchestration.audit import duckdb_dialect
from orchestration.audit.evaluate import Verdict, run_suite, sql_datasource

CHECKS = [
    ("select n from {batch} where n > 7", "critical", "too large"),
    ("select n from {batch} where n > 70", "warning", "much too large"),
    ("select absent from {batch}", "warning", "no such column"),
]


def _judged(checks: list[Check]) -> tuple[Verdict, Any]:
    import great_expectations as gx

    con = duckdb.connect()
    con.execute("create schema marts; create table marts.numbers as select range as n from range(10)")
    with sql_datasource(con) as datasource:
        suite = gx.ExpectationSuite(name="numbers", expectations=unexpected_rows(checks))
        return run_suite(datasource, "marts.numbers", suite)


def test_each_query_runs_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    execute = duckdb_dialect._Cursor.execute

    def note(self: Any, statement: str, parameters: Any = None) -> None:
        asked.append(statement)
        execute(self, statement, parameters)

    monkeypatch.setattr(duckdb_dialect._Cursor, "execute", note)
    _judged(CHECKS[:2])
    assert [sum(sign in statement for statement in asked) for sign in ("n > 70", "n > 7)")] == [1, 1]


def test_what_failed_is_told_by_its_number_and_reason() -> None:
    verdict, result = _judged(CHECKS)
    told = [(f.severity, f.reason, f.unexpected_count, f.exception) for f in verdict.failures]
    error = 'Binder Error: Referenced column "absent" not found in FROM clause!'
    assert told == [("critical", "too large", 2, None), ("warning", "no such column", None, error)]
    assert (verdict.expected, verdict.evaluated, verdict.passed) == (3, 2, False)
    assert "details" not in str(result.to_json_dict()), "no row is fetched"
