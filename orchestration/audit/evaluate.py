"""Runs one suite against one table inside DuckDB and says what failed, without quoting any data.

Add here what turns a Great Expectations result into our own words. Do not add thresholds, files or
tables: suites live in `expectations/`, verdicts are stored by `verdicts.py`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import duckdb

if TYPE_CHECKING:
    from great_expectations.core import (
        ExpectationSuiteValidationResult,
        ExpectationValidationResult,
    )
    from great_expectations.datasource.fluent import SQLDatasource
    from great_expectations.expectations.expectation_configuration import ExpectationConfiguration

SuiteBuilder = Callable[[], Any]

CRITICAL = "critical"
WARNING = "warning"
# No samples of failing rows: results, Data Docs and Dagster metadata are read by more people than raw.
_RESULT_FORMAT = {"result_format": "BASIC", "partial_unexpected_count": 0}
_COUNTS = (
    "element_count", "missing_count", "missing_percent", "unexpected_count", "unexpected_percent",
    "unexpected_percent_nonmissing", "unexpected_percent_total",
)  # fmt: skip
# An `observed_value` may be a value of the data (a maximum is); of these it is a number of rows.
_OBSERVED_IS_A_COUNT = ("no_rows", "over_rows", "unexpected_rows_expectation", "expect_table_row_count_to_be_between")
# Errors about the statement name columns and tables; all others may quote a cell, so stay unsaid.
_STATEMENT_ERROR = re.compile(r"(?:Binder|Catalog|Parser) Error: [^\n]*|The column \"[^\"]*\" in [^\n]*")
_ERROR_KIND = re.compile(r"\b[A-Z][A-Za-z]+ (?:Error|Exception)\b|\b[A-Z]\w+(?:Error|Exception)\b")


@dataclass(frozen=True)
class Failure:
    """One expectation that did not hold, or could not be evaluated (`exception`)."""

    expectation: str
    column: str
    severity: str
    reason: str
    unexpected_count: int | None = None
    unexpected_percent: float | None = None
    exception: str | None = None


@dataclass(frozen=True)
class Verdict:
    """What the audit says of one table; the fingerprint ties it to the rows it was said of."""

    table: str
    suite: str
    expected: int
    evaluated: int
    failures: tuple[Failure, ...] = ()
    fingerprint: str | None = None

    @property
    def failed_critical(self) -> int:
        """Everything that is not explicitly a warning blocks."""
        return len(self.failures) - self.failed_warning

    @property
    def failed_warning(self) -> int:
        """What is reported and does not block."""
        return sum(failure.severity == WARNING for failure in self.failures)

    @property
    def passed(self) -> bool:
        """An audit that asked nothing, or got fewer answers than questions, is no audit."""
        return self.expected > 0 and self.evaluated == self.expected and self.failed_critical == 0


def unjudged(table: str, suite: str, reason: str, error: Exception | None = None) -> Verdict:
    """The verdict on a table whose suite could not run: never passed, always with a reason."""
    text = describe_error(type(error).__name__, str(error)) if error else None
    failure = Failure("suite", "", CRITICAL, reason, exception=text)
    return Verdict(table, suite, expected=0, evaluated=0, failures=(failure,))


def describe_error(kind: str, message: str) -> str:
    """The part of an error that cannot hold a value of the data."""
    statement = _STATEMENT_ERROR.search(message)
    if statement:
        return statement[0]
    named = _ERROR_KIND.search(message)
    return f"{named[0] if named else kind} (its text is withheld: it may quote data)"


@contextmanager
def sql_datasource(con: duckdb.DuckDBPyConnection) -> Iterator[SQLDatasource]:
    """A Great Expectations datasource on the caller's connection, with nothing written or sent."""
    with _spark_out_of_sight():
        import great_expectations as gx
        from great_expectations.data_context.types.base import ProgressBarsConfig

    from orchestration.audit.duckdb_dialect import shared_connection

    context = gx.get_context(mode="ephemeral")
    context.enable_analytics(False)
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    with shared_connection(con) as url:
        yield context.data_sources.add_sql("work", connection_string=url)


@contextmanager
def _spark_out_of_sight() -> Iterator[None]:
    """Great Expectations takes in all of PySpark where it is installed, with its warnings, and never asks it here."""
    if "pyspark" in sys.modules:
        yield
        return
    sys.modules["pyspark"] = None  # type: ignore[assignment]  # to import it is an error then, as where it is missing
    try:
        yield
    finally:
        del sys.modules["pyspark"]


def run_suite(datasource: SQLDatasource, table: str, suite: Any) -> tuple[Verdict, ExpectationSuiteValidationResult]:
    """Judges `table` (`schema.table`) by `suite`; the second part is the result that may be shown."""
    asset = datasource.add_table_asset(table, table_name=table)
    batch = asset.add_batch_definition_whole_table("all rows").get_batch()
    result = batch.validate(suite, result_format=_RESULT_FORMAT)
    for one in result.results:
        _remove_values(one)
    evaluated = sum(not _exception(one) for one in result.results)
    failures = sorted(
        (_failure(one) for one in result.results if not one.success),
        key=lambda failure: (failure.severity, failure.expectation, failure.column, failure.reason),
    )
    return Verdict(table, suite.name, len(suite.expectations), evaluated, tuple(failures)), result


def _remove_values(one: ExpectationValidationResult) -> None:
    """Leaves counts and shares in a result, in place, before anything can show or store it."""
    kept = [*_COUNTS]
    if _configuration(one).type in _OBSERVED_IS_A_COUNT:
        kept.append("observed_value")
    if "unexpected_percent" not in one.result:
        kept.remove("unexpected_count")  # a count of distinct values, which Data Docs cannot show
    text = _exception(one)
    one.result = {name: one.result[name] for name in kept if name in one.result}
    one.exception_info = {
        "raised_exception": text is not None,
        "exception_message": text or "",
        "exception_traceback": "",
    }


def _exception(one: ExpectationValidationResult) -> str | None:
    """What a metric raised, if one did; several metrics may have raised the same."""
    info: Mapping[str, Any] = one.exception_info or {}
    per_metric = [info] if "raised_exception" in info else list(info.values())
    for metric in per_metric:
        if metric.get("raised_exception"):
            message = str(metric.get("exception_message") or "")
            return describe_error("Error", message) if metric["exception_traceback"] else message
    return None


def _configuration(one: ExpectationValidationResult) -> ExpectationConfiguration:
    configuration = one.expectation_config
    if configuration is None:
        raise ValueError("a result without its expectation cannot be judged")
    return configuration


def _failure(one: ExpectationValidationResult) -> Failure:
    configuration = _configuration(one)
    kwargs = configuration.kwargs
    columns = [kwargs.get(key) for key in ("column", "column_A", "column_B")]
    columns += kwargs.get("column_list") or []
    count = one.result.get("unexpected_count", one.result.get("observed_value"))
    share = one.result.get("unexpected_percent")
    return Failure(
        expectation=configuration.type,
        column=", ".join(str(column) for column in columns if column),
        severity=str(getattr(configuration.severity, "value", configuration.severity)),
        reason=str((configuration.meta or {}).get("reason", "")),
        unexpected_count=None if count is None else int(count),
        unexpected_percent=None if share is None else float(share),
        exception=_exception(one),
    )
