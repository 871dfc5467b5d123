"""Audits tables of the work file and records the verdicts that the publisher will ask for.

Add here what a verdict row holds or when an audit must fail. Do not add expectations, retries or ways
to pass without being judged: a missing, empty or broken suite is a failed audit.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from orchestration.audit.data_docs import write_data_docs
from orchestration.audit.evaluate import (
    SuiteBuilder,
    Verdict,
    run_suite,
    sql_datasource,
    unjudged,
)
from orchestration.audit.published import Profiled, record_profile
from orchestration.fingerprint import fingerprint

if TYPE_CHECKING:
    from great_expectations.core import ExpectationSuiteValidationResult
    from great_expectations.datasource.fluent import SQLDatasource

_INSERT = """
    insert into audit.verdicts (mart, fingerprint, suite, expected, evaluated, failed_critical,
                                failed_warning, passed, failures, run_id, audited_at)
    values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""


def audit_tables(
    work_file: Path,
    suites: Mapping[str, SuiteBuilder],
    *,
    run_id: str,
    tables: Sequence[str],
    data_docs: Path | None = None,
    published: Path | None = None,
    profiled: Mapping[str, Profiled] | None = None,
) -> list[Verdict]:
    """Judges each of `tables` by its suite and appends one verdict per table to `audit.verdicts`.

    The rows are written together at the end: an audit that dies leaves no verdict, and what has no
    verdict is not published. With `data_docs`, that folder is replaced by the pages of this audit. Marts
    of `profiled` are compared with the version in the file `published`, where there is one.
    """
    results: list[ExpectationSuiteValidationResult] = []
    with duckdb.connect(str(work_file)) as con:
        if published is not None and profiled:
            record_profile(con, published, profiled)
        with sql_datasource(con) as datasource:
            verdicts = [_judge(con, datasource, table, suites, results) for table in tables]
            if data_docs is not None:
                write_data_docs(data_docs, results, run_id=run_id)
        rows = [_row(verdict, run_id, datetime.now(UTC)) for verdict in verdicts]
        if rows:
            con.executemany(_INSERT, rows)
    return verdicts


def verdict_metadata(verdict: Verdict) -> dict[str, Any]:
    """A verdict as plain values, for the metadata of an asset check or a JSON answer."""
    failures = [asdict(failure) for failure in verdict.failures]
    return {
        "table": verdict.table,
        "suite": verdict.suite,
        "fingerprint": verdict.fingerprint or "",
        "passed": verdict.passed,
        "expected": verdict.expected,
        "evaluated": verdict.evaluated,
        "failed_critical": verdict.failed_critical,
        "failed_warning": verdict.failed_warning,
        "failures": [{key: value for key, value in failure.items() if value is not None} for failure in failures],
    }


def _judge(
    con: duckdb.DuckDBPyConnection,
    datasource: SQLDatasource,
    table: str,
    suites: Mapping[str, SuiteBuilder],
    results: list[ExpectationSuiteValidationResult],
) -> Verdict:
    """One verdict, whatever goes wrong: everything unexpected here means that nobody judged the table."""
    schema, _, name = table.partition(".")
    try:
        content = fingerprint(con, schema, name)
    except LookupError:
        return unjudged(table, "", f"There is no table {table} to audit.")
    verdict = _judge_content(datasource, table, suites, results)
    return replace(verdict, fingerprint=content)


def _judge_content(
    datasource: SQLDatasource,
    table: str,
    suites: Mapping[str, SuiteBuilder],
    results: list[ExpectationSuiteValidationResult],
) -> Verdict:
    builder = suites.get(table)
    if builder is None:
        return unjudged(table, "", f"No suite is registered for {table}; add one in expectations/.")
    try:
        suite = builder()
        expected = len(suite.expectations)
    except Exception as error:  # any failure to build a suite must block, not crash
        return unjudged(table, "", f"The suite of {table} cannot be built.", error)
    if expected == 0:
        return unjudged(table, suite.name, f"The suite of {table} holds no expectation.")
    try:
        verdict, result = run_suite(datasource, table, suite)
    except Exception as error:  # any failure to evaluate must block, not crash
        failed = unjudged(table, suite.name, f"The suite of {table} cannot be evaluated.", error)
        return replace(failed, expected=expected)
    results.append(result)
    return verdict


def _row(verdict: Verdict, run_id: str, now: datetime) -> list[Any]:
    failures = verdict_metadata(verdict)["failures"]
    return [
        verdict.table,
        verdict.fingerprint,
        verdict.suite,
        verdict.expected,
        verdict.evaluated,
        verdict.failed_critical,
        verdict.failed_warning,
        verdict.passed,
        json.dumps(failures, ensure_ascii=False),
        run_id,
        now.replace(tzinfo=None),
    ]
