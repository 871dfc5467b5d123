"""An audit that could not judge must never pass, and must never repeat what it saw.

Add here every way in which a table could slip through unjudged. Do not add tests of single suites: those
are in `expectations/`.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.audit.evaluate import Failure, Verdict
from orchestration.audit.verdicts import audit_tables, verdict_metadata

TABLE = "marts.products"
CANARY = "canary-7f3a"
CANARY_NUMBER = 918273645
SCHEMA = Path(__file__).parents[2] / "orchestration" / "work_schema.sql"

Builder = Callable[[], Any]


def builder(*expectations: tuple[str, dict[str, Any]]) -> Builder:
    def suite() -> Any:
        import great_expectations as gx
        import great_expectations.expectations as gxe

        made = [
            getattr(gxe, name)(**{"severity": "critical", "meta": {"reason": "because"}, **arguments})
            for name, arguments in expectations
        ]
        return gx.ExpectationSuite(name=TABLE, expectations=made)

    return suite


KEYED = ("ExpectColumnValuesToNotBeNull", {"column": "product_key"})
NAMED = ("ExpectColumnValuesToNotBeNull", {"column": "product_name"})


@pytest.fixture
def work_file(tmp_path: Path) -> Path:
    path = tmp_path / "work.duckdb"
    with duckdb.connect(str(path)) as con:
        con.execute(SCHEMA.read_text())
        con.execute("create schema marts")
        con.execute(
            f"""create table {TABLE} as select * from (values
                ('p1', 'Peas', 1), ('p2', null, 2), ('{CANARY}', 'Beans', {CANARY_NUMBER})
            ) as rows (product_key, product_name, units)"""
        )
    return path


def audit(work_file: Path, suite: Builder | None, **options: Any) -> Verdict:
    suites = {} if suite is None else {TABLE: suite}
    (verdict,) = audit_tables(work_file, suites, run_id="r1", tables=[TABLE], **options)
    return verdict


def stored(work_file: Path) -> list[dict[str, Any]]:
    with duckdb.connect(str(work_file)) as con:
        return con.execute("select * from audit.verdicts").df().to_dict("records")


def test_a_suite_that_holds_passes_and_is_stored_with_its_fingerprint(work_file: Path) -> None:
    verdict = audit(work_file, builder(KEYED))
    (row,) = stored(work_file)
    assert verdict.passed
    assert (verdict.expected, verdict.evaluated) == (1, 1)
    assert (row["mart"], row["suite"], row["run_id"], row["passed"]) == (TABLE, TABLE, "r1", True)
    assert row["fingerprint"] == verdict.fingerprint
    assert len(row["fingerprint"]) == 64
    assert json.loads(row["failures"]) == []


def test_a_missing_suite_fails(work_file: Path) -> None:
    verdict = audit(work_file, None)
    assert not verdict.passed
    assert "No suite is registered for marts.products" in verdict.failures[0].reason


def test_an_empty_suite_fails(work_file: Path) -> None:
    verdict = audit(work_file, builder())
    assert not verdict.passed
    assert "holds no expectation" in verdict.failures[0].reason


def test_a_builder_that_raises_fails_and_says_which_error(work_file: Path) -> None:
    def broken() -> Any:
        raise KeyError("threshold")

    verdict = audit(work_file, broken)
    assert not verdict.passed
    assert "cannot be built" in verdict.failures[0].reason
    assert "KeyError" in str(verdict.failures[0].exception)


def test_something_that_is_not_a_suite_fails(work_file: Path) -> None:
    assert not audit(work_file, lambda: "no suite").passed


def test_a_missing_table_fails_and_the_others_are_still_judged(work_file: Path) -> None:
    suites = {TABLE: builder(KEYED), "marts.absent": builder(KEYED)}
    verdicts = audit_tables(work_file, suites, run_id="r1", tables=["marts.absent", TABLE])
    assert [verdict.passed for verdict in verdicts] == [False, True]
    assert "no table marts.absent" in verdicts[0].failures[0].reason
    assert [row["passed"] for row in stored(work_file)] == [False, True]


def test_an_exception_in_a_metric_fails_even_as_a_warning(work_file: Path) -> None:
    absent = {"column": "absent", "severity": "warning"}
    verdict = audit(work_file, builder(KEYED, ("ExpectColumnValuesToNotBeNull", absent)))
    assert (verdict.expected, verdict.evaluated, verdict.passed) == (2, 1, False)
    assert (verdict.failed_critical, verdict.failed_warning) == (0, 1)
    assert verdict.failures[0].exception == 'The column "absent" in BatchData does not exist.'


def test_a_failing_critical_expectation_blocks(work_file: Path) -> None:
    verdict = audit(work_file, builder(KEYED, NAMED))
    assert (verdict.expected, verdict.evaluated, verdict.failed_critical) == (2, 2, 1)
    assert not verdict.passed
    assert verdict.failures == (
        Failure(
            expectation="expect_column_values_to_not_be_null",
            column="product_name",
            severity="critical",
            reason="because",
            unexpected_count=1,
            unexpected_percent=pytest.approx(100 / 3),
        ),
    )


def test_a_failing_warning_is_reported_and_passes(work_file: Path) -> None:
    warning = (NAMED[0], {**NAMED[1], "severity": "warning"})
    verdict = audit(work_file, builder(KEYED, warning))
    assert (verdict.failed_critical, verdict.failed_warning, verdict.passed) == (0, 1, True)
    (row,) = stored(work_file)
    assert (row["failed_warning"], row["passed"]) == (1, True)


def test_a_verdict_without_questions_never_passes() -> None:
    assert not Verdict(TABLE, TABLE, expected=0, evaluated=0).passed


def test_an_unknown_severity_blocks() -> None:
    failure = Failure("anything", "", severity="info", reason="")
    assert not Verdict(TABLE, TABLE, expected=1, evaluated=1, failures=(failure,)).passed


@pytest.mark.parametrize(
    "change",
    [
        "update {table} set units = 3 where product_key = 'p2'",
        "insert into {table} select * from {table} limit 1",
        "alter table {table} rename column units to pieces",
        "alter table {table} alter column units type bigint",
    ],
)
def test_the_fingerprint_changes_with_the_table(work_file: Path, change: str) -> None:
    before = audit(work_file, builder(KEYED)).fingerprint
    with duckdb.connect(str(work_file)) as con:
        con.execute(change.format(table=TABLE))
    assert audit(work_file, builder(KEYED)).fingerprint != before


def test_the_fingerprint_does_not_depend_on_the_order_of_rows(work_file: Path) -> None:
    before = audit(work_file, builder(KEYED)).fingerprint
    with duckdb.connect(str(work_file)) as con:
        con.execute(f"create table marts.copy as from {TABLE} order by product_key desc")
        con.execute(f"drop table {TABLE}")
        con.execute(f"alter table marts.copy rename to {TABLE.partition('.')[2]}")
    assert audit(work_file, builder(KEYED)).fingerprint == before


LEAKY = [
    ("ExpectColumnValuesToBeInSet", {"column": "product_key", "value_set": ["p1"]}),
    ("ExpectColumnDistinctValuesToBeInSet", {"column": "product_key", "value_set": ["p1"]}),
    ("ExpectColumnMostCommonValueToBeInSet", {"column": "product_key", "value_set": ["x"]}),
    ("ExpectColumnValuesToMatchRegex", {"column": "product_key", "regex": "^p"}),
    ("ExpectColumnValuesToBeUnique", {"column": "product_key"}),
    ("ExpectColumnMaxToBeBetween", {"column": "units", "max_value": 10}),
    ("ExpectColumnValuesToBeBetween", {"column": "units", "max_value": 10}),
    ("ExpectColumnSumToBeBetween", {"column": "units", "max_value": 10}),
    ("ExpectColumnValuesToBeBetween", {"column": "product_key", "max_value": 10}),
    (
        "ExpectColumnPairValuesToBeEqual",
        {"column_A": "product_key", "column_B": "product_name"},
    ),
    (
        "UnexpectedRowsExpectation",
        {"unexpected_rows_query": "select * from {batch} where units > 10"},
    ),
    (
        "UnexpectedRowsExpectation",
        {"unexpected_rows_query": "select cast(product_key as integer) from {batch}"},
    ),
    (
        "UnexpectedRowsExpectation",
        {"unexpected_rows_query": "select strptime(product_key, '%d') from {batch}"},
    ),
    (
        "UnexpectedRowsExpectation",
        {"unexpected_rows_query": "select error(product_key) from {batch} where units > 10"},
    ),
    (
        "UnexpectedRowsExpectation",
        {"unexpected_rows_query": "select cast(units as tinyint) from {batch}"},
    ),
]


def test_no_value_of_the_data_reaches_verdicts_or_data_docs(
    work_file: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    docs = tmp_path / "data_docs"
    verdict = audit(work_file, builder(*LEAKY), data_docs=docs)
    written = json.dumps(verdict_metadata(verdict)) + stored(work_file)[0]["failures"]
    pages = [page.read_text() for page in docs.rglob("*.html")]
    assert verdict.failed_critical >= len(LEAKY) - 1
    assert len(pages) == 2
    assert all("expect" in page.lower() for page in pages)
    for value in (CANARY, str(CANARY_NUMBER), f"{CANARY_NUMBER:,}"):
        assert value not in written
        assert not [page for page in pages if value in page]
        assert not [path for path in docs.rglob("*") if value.encode() in path.name.encode()]
    output = capfd.readouterr()
    assert CANARY not in output.out + output.err
    assert "Calculating Metrics" not in output.err


def test_data_docs_show_each_judged_table_once_and_replace_the_last_audit(work_file: Path, tmp_path: Path) -> None:
    docs = tmp_path / "data_docs"
    for _ in range(2):
        audit(work_file, builder(KEYED, NAMED), data_docs=docs)
    assert (docs / "index.html").is_file()
    assert len(list((docs / "validations").rglob("*.html"))) == 1


def test_metadata_is_plain_and_omits_what_is_not_known(work_file: Path) -> None:
    metadata = verdict_metadata(audit(work_file, builder(KEYED, NAMED)))
    assert json.loads(json.dumps(metadata)) == metadata
    assert (metadata["expected"], metadata["failed_critical"]) == (2, 1)
    assert "exception" not in metadata["failures"][0]


def test_an_audit_takes_in_no_spark_and_leaves_it_to_those_who_do() -> None:
    code = (
        "import sys, duckdb; from importlib.util import find_spec; from orchestration.audit.evaluate import sql_datasource\n"
        "before = find_spec('pyspark') is None\n"
        "with sql_datasource(duckdb.connect()): pass\n"
        "print('pyspark' in sys.modules, (find_spec('pyspark') is None) == before)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]
