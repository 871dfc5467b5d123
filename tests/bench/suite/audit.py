"""Great Expectations against the same checks as one query per table, on the marts of the whole job."""

from __future__ import annotations

from tests.bench.context import Bench
from tests.bench.figures import Figure, ratio, raw_rows
from tests.bench.measure import Usage, interleaved


def great_expectations(bench: Bench) -> list[Figure]:
    """Evaluation alone, inside the process; and the whole audit step, process against process.

    Raises:
        ValueError: the sides do not find the same failures.
    """
    lines = bench.sizes.job_lines
    _, home, _ = bench.built(lines)
    work_file, docs = home / "build" / "work.duckdb", bench.fresh("audit_docs")
    statements = bench.child("audit_statements").answer["statements"]
    measured = interleaved(
        {
            "Great Expectations": lambda: bench.child("audit_suites", work_file=work_file),
            "one query per table": lambda: bench.child("audit_sql", work_file=work_file, statements=statements),
            "whole audit step": lambda: bench.child("audit_whole", work_file=work_file, docs=docs),
        },
        bench.sizes.load_rounds,
    )
    found = {name: usages[0].answer["failures"] for name, usages in measured.items()}
    if len({str(sorted(failures.items())) for failures in found.values()}) != 1:
        raise ValueError(f"the sides of the audit do not find the same failures: {found}")
    inner = {name: [_inner(usage) for usage in usages] for name, usages in measured.items()}
    names = list(measured)
    suites = ratio(
        "Great Expectations", f"All suites of the marts against one query per table, {lines:,} order lines",
        {name: inner[name] for name in names[:2]}, target=2.5, note="inside the process: imports are not counted",
    )  # fmt: skip
    step = ratio(
        "audit step", "The audit of the marts as a process (imports, fingerprints, suites, Data Docs) against the queries",
        {names[2]: measured[names[2]], names[1]: measured[names[1]]}, target=2.5,
        note="no target of its own; the same one is shown",
    )  # fmt: skip
    suites.raw = raw_rows(measured)
    step.raw = []
    return [suites, step]


def _inner(usage: Usage) -> Usage:
    return Usage(usage.answer["inner_wall"], usage.answer["inner_cpu"], usage.peak_mb)
