"""Published marts as Dagster assets: one step, all of them or none.

What may be published is decided by `gate` from recorded verdicts, however this step was started. Add
metadata about a published version here.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import dagster as dg
import duckdb

from orchestration.progress import report
from orchestration.publish.gate import PublishRefused
from orchestration.publish.publisher import WriteBrief, publish
from orchestration.resources import WorkFile
from orchestration.settings import Settings

OWNERS = ["team:product-ops"]


def publish_assets(
    settings: Settings, marts: Sequence[str], write_brief: WriteBrief, *, code_version: str
) -> dg.AssetsDefinition:
    """The published marts and the brief, as one step that cannot be selected in part."""
    specs = [
        dg.AssetSpec(
            ["published", mart], deps=[dg.AssetKey(["marts", mart])], group_name="publish", owners=OWNERS,
            kinds={"duckdb"}, description=f"`marts.{mart}` as readers see it in publish/current/productops.duckdb.",
        )
        for mart in marts
    ]  # fmt: skip
    brief = dg.AssetSpec(
        ["published", "brief"], deps=[dg.AssetKey(["marts", mart]) for mart in marts], group_name="publish",
        owners=OWNERS, kinds={"html"}, description="What people read: publish/current/brief/index.html.",
    )  # fmt: skip

    @dg.multi_asset(name="publish", specs=[*specs, brief], can_subset=False, pool="duckdb_writer")
    def publish_step(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
        report("publish", "copying marts into a new version")
        work = WorkFile(settings.work_file)
        as_of = _as_of(work)
        try:
            with work.lock():
                result = publish(
                    work_file=settings.work_file, root=settings.publish_root, run_id=context.run_id, as_of=as_of,
                    marts=marts, write_brief=write_brief, code_version=code_version,
                )  # fmt: skip
        except PublishRefused as refusal:
            raise dg.Failure(
                description=f"not published, the last good version stands: {refusal}",
                metadata={
                    "gate": "blocked",
                    **{f"reason/{mart}": why for mart, why in refusal.reasons.items()},
                },
                allow_retries=False,
            ) from refusal
        attempt = dg.AssetMaterialization(["audit", "publish_attempts"], metadata={"decision": "published"})
        context.log_event(attempt)
        context.log.info(f"{'published' if result.changed else 'unchanged since'} {result.run_id}")
        shared: dict[str, Any] = {
            "version": result.run_id,
            "changed": result.changed,
            "as_of": str(as_of),
            "bytes": result.bytes,
        }
        for spec in [*specs, brief]:
            rows = result.rows.get(spec.key.path[-1])
            count = {} if rows is None else {"dagster/row_count": rows}
            yield dg.MaterializeResult(asset_key=spec.key, metadata={**shared, **count})

    return publish_step


def _as_of(work: WorkFile) -> date:
    with work.connect() as con:
        row = con.execute("select as_of from raw_company.company").fetchone()
    if row is None:
        raise duckdb.InvalidInputException("the work file has no company row; load sources first (`prodops run`)")
    value: date = row[0]
    return value
