"""Conditions over all rows: recognised by their form, asked in one statement, told apart in the verdict."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from expectations.over_rows import condition_of
from expectations.queries import unexpected_rows
from orchestration.audit.evaluate import Verdict, run_suite, sql_datasource


@pytest.mark.parametrize(
    ("query", "condition"),
    [
        ("select 1 from {batch} having count(*) > 3", "count(*) > 3"),
        ("\n    select 1\n    from {batch}\n    having max(a) > 1\n  and min(a) < 0", "max(a) > 1\n  and min(a) < 0"),
        ("select 1 from {batch} where a > 1 having count(*) > 3", None),
        ("select 1 from {batch} group by a having count(*) > 3", None),
        ("select 1 from {batch} having count(*) > (select count(*) from {batch} where a > 1)", None),
        ("with b as (select 1 from {batch}) select 1 from b having count(*) > 3", None),
    ],
)
def test_only_a_condition_over_the_whole_table_is_one(query: str, condition: str | None) -> None:
    assert condition_of(query) == condition


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        opened.execute("create schema marts; create table marts.t as select i as a from range(10) t (i)")
        yield opened


def _judged(con: duckdb.DuckDBPyConnection, *conditions: str) -> Verdict:
    import great_expectations as gx

    checks = [(f"select 1 from {{batch}} having {c}", "critical", c) for c in conditions]
    with sql_datasource(con) as datasource:
        return run_suite(datasource, "marts.t", gx.ExpectationSuite("t", unexpected_rows(checks)))[0]


def test_each_condition_keeps_its_own_verdict(con: duckdb.DuckDBPyConnection) -> None:
    verdict = _judged(con, "count(*) > 9", "max(a) > 9", "count(*) filter (where a > 4) > 0.4 * count(*)")
    assert (verdict.expected, verdict.evaluated, verdict.passed) == (3, 3, False)
    assert [failure.reason for failure in verdict.failures] == [
        "count(*) > 9", "count(*) filter (where a > 4) > 0.4 * count(*)",
    ]  # fmt: skip


def test_a_condition_that_is_unknown_is_not_met(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("delete from marts.t")
    assert _judged(con, "max(a) > 0", "sum(a) > 0.5 * count(*)", "count(*) > 0").failures == ()


def test_a_condition_that_cannot_be_asked_blocks(con: duckdb.DuckDBPyConnection) -> None:
    verdict = _judged(con, "count(*) > 90", "max(absent) > 0")
    assert not verdict.passed
    assert verdict.evaluated < verdict.expected
    assert any("absent" in (failure.exception or "") for failure in verdict.failures)


def test_all_conditions_of_a_suite_are_one_statement(
    con: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    from great_expectations.execution_engine import SqlAlchemyExecutionEngine

    bundles: list[int] = []
    resolve = SqlAlchemyExecutionEngine.resolve_metric_bundle

    def counted(engine: SqlAlchemyExecutionEngine, metric_fn_bundle: list) -> dict:
        bundles.append(len(metric_fn_bundle))
        return resolve(engine, metric_fn_bundle)

    monkeypatch.setattr(SqlAlchemyExecutionEngine, "resolve_metric_bundle", counted)
    assert _judged(con, "count(*) > 90", "max(a) > 90", "min(a) > 90").passed
    assert [n for n in bundles if n] == [3]
