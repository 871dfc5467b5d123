"""The audit as Dagster asset checks: raw feeds before dbt reads them, marts before anything is published.

The checks stop a run early and show verdicts in the UI; the gate itself is in `publish`, which asks for
the recorded verdicts. Add no thresholds here: they live in `expectations/`.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import dagster as dg

from orchestration.progress import report
from orchestration.resources import WorkFile
from orchestration.settings import Settings

if TYPE_CHECKING:
    from orchestration.audit.evaluate import Verdict

CHECK = "believable"


def audit_trail() -> list[dg.AssetSpec]:
    """The tables that audits and publications leave behind; marts about trust read them."""
    texts = {
        "verdicts": "One row per table and audit: its fingerprint, what was expected, what failed.",
        "publish_attempts": "One row per mart and attempt to publish: published or blocked, and why.",
    }
    return [
        dg.AssetSpec(["audit", name], group_name="audit", owners=["team:product-ops"], description=text)
        for name, text in texts.items()
    ]


def audit_checks(settings: Settings, *, stage: str, tables: Sequence[str]) -> dg.AssetChecksDefinition:
    """One step that judges every table of a stage; one blocking check per table."""
    specs = [
        dg.AssetCheckSpec(
            CHECK, asset=dg.AssetKey(table.split(".")), blocking=True,
            description=f"Great Expectations suite of {table}: is this release believable?",
        )
        for table in tables
    ]  # fmt: skip

    @dg.multi_asset_check(name=f"audit_{stage}", specs=specs, can_subset=False, pool="duckdb_writer")
    def audit(context: dg.AssetCheckExecutionContext) -> Iterator[dg.AssetCheckResult]:
        for verdict in run_audit(
            settings, tables, run_id=context.op_execution_context.run_id, docs=f"data_docs/{stage}"
        ):
            yield check_result(verdict)
        judged = dg.AssetMaterialization(["audit", "verdicts"], metadata={"stage": stage, "tables": len(tables)})
        context.op_execution_context.log_event(judged)

    return audit


def run_audit(settings: Settings, tables: Sequence[str], *, run_id: str, docs: str) -> "list[Verdict]":
    """Judges tables and records the verdicts; Great Expectations is imported only now."""
    report("audit", f"judging {len(tables)} tables")
    from expectations import SUITES
    from expectations.drift import PROFILED
    from orchestration.audit.verdicts import audit_tables

    folder: Path = settings.build / docs
    profiled = {table: PROFILED[table] for table in tables if table in PROFILED}
    published = settings.publish_root / "current" / "productops.duckdb"
    work = WorkFile(settings.work_file)
    with work.connect():
        pass
    with work.lock():
        return audit_tables(
            settings.work_file, SUITES, run_id=run_id, tables=tables, data_docs=folder, published=published,
            profiled=profiled,
        )  # fmt: skip


def check_result(verdict: "Verdict") -> dg.AssetCheckResult:
    """A verdict as the UI shows it: what was expected, what failed and why, never a value of the data."""
    rows = [
        dg.TableRecord(
            {
                "expectation": failure.expectation, "column": failure.column, "severity": failure.severity,
                "reason": failure.reason, "unexpected": str(failure.unexpected_count or ""),
                "error": failure.exception or "",
            }
        )
        for failure in verdict.failures
    ]  # fmt: skip
    metadata: dict[str, dg.MetadataValue | str | int] = {
        "suite": verdict.suite,
        "expectations": verdict.expected,
        "evaluated": verdict.evaluated,
        "failed_critical": verdict.failed_critical,
        "failed_warning": verdict.failed_warning,
        "fingerprint": verdict.fingerprint or "none",
    }
    if rows:
        metadata["failures"] = dg.MetadataValue.table(rows)
    severity = dg.AssetCheckSeverity.WARN if verdict.passed else dg.AssetCheckSeverity.ERROR
    return dg.AssetCheckResult(
        asset_key=dg.AssetKey(verdict.table.split(".")), check_name=CHECK,
        passed=verdict.passed and not verdict.failed_warning, severity=severity, metadata=metadata,
    )  # fmt: skip
