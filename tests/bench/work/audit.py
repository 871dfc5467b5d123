"""The audit of the marts by Great Expectations, whole and suites alone, and the same checks as one query per table."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb

BY_HAND = Path(__file__).parents[1] / "sql" / "audit"
_RUN = "bench"


def audit_whole(work_file: str, docs: str) -> dict[str, Any]:
    """The step as the job runs it: fingerprints, suites, Data Docs, verdicts (taken out again afterwards)."""
    from expectations import SUITES
    from orchestration.audit.verdicts import audit_tables

    tables = [table for table in SUITES if table.startswith("marts.")]
    timed = _timed(lambda: audit_tables(Path(work_file), SUITES, run_id=_RUN, tables=tables, data_docs=Path(docs)))
    failing = {verdict.table: len(verdict.failures) for verdict in timed.pop("result")}
    with duckdb.connect(work_file) as con:
        con.execute("delete from audit.verdicts where run_id = ?", [_RUN])
    return {**timed, "failing": sum(failing.values()), "failures": failing}


def audit_suites(work_file: str) -> dict[str, Any]:
    """Great Expectations alone: its datasource and every suite."""
    from expectations import SUITES
    from orchestration.audit.evaluate import run_suite, sql_datasource

    def judge() -> dict[str, int]:
        with duckdb.connect(work_file) as con, sql_datasource(con) as datasource:
            tables = [table for table in SUITES if table.startswith("marts.")]
            return {table: len(run_suite(datasource, table, SUITES[table]())[0].failures) for table in tables}

    timed = _timed(judge)
    failing = timed.pop("result")
    return {**timed, "failing": sum(failing.values()), "failures": failing}


def audit_sql(work_file: str, statements: dict[str, str]) -> dict[str, Any]:
    """One statement per table; a column per expectation says whether it fails."""

    def judge() -> dict[str, int]:
        with duckdb.connect(work_file, read_only=True) as con:
            rows = {table: con.execute(sql).fetchone() or () for table, sql in statements.items()}
        return {table: sum(bool(failed) for failed in row) for table, row in rows.items()}

    timed = _timed(judge)
    failing = timed.pop("result")
    return {**timed, "failing": sum(failing.values()), "failures": failing}


def audit_statements() -> dict[str, Any]:
    """The statements of `audit_sql`: by hand for the fact, the suites' own queries side by side for small tables.

    Raises:
        ValueError: a suite and its query by hand no longer say the same number of things.
    """
    from expectations import SUITES

    statements = {}
    for table, builder in SUITES.items():
        if not table.startswith("marts."):
            continue
        queries = [_asked(one).format(batch=table) for one in builder().expectations]
        by_hand = BY_HAND / f"{table.split('.')[1]}.sql"
        statements[table] = "select " + ", ".join(f"exists ({query})" for query in queries)
        if by_hand.exists():
            statements[table] = by_hand.read_text()
            if statements[table].rpartition("\nselect\n")[2].count("\n    ") + 1 != len(queries):
                raise ValueError(f"{by_hand.name} has not one column for each of {len(queries)} expectations; mend it")
    return {"statements": statements}


def _asked(expectation: Any) -> str:
    """The query whose rows an expectation does not want."""
    if expectation.expectation_type == "over_rows":
        return f"select 1 from {{batch}} having {expectation.condition}"
    return str(expectation.unexpected_rows_query)


def _timed(work: Callable[[], Any]) -> dict[str, Any]:
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    return {
        "inner_wall": round(time.perf_counter() - wall, 3),
        "inner_cpu": round(time.process_time() - cpu, 3),
        "result": result,
    }
