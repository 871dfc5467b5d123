"""Stages 2 to 4: dbt turns raw tables into staging, intermediate and marts, in this process.

dbt runs by `dbtRunner` (no second interpreter) and its events become Dagster events. Add models under
dbt_project/, not here; no selection or variable of a run may change what a model means.
"""

import queue
import re
import threading
from collections.abc import Iterator, Mapping
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, dbt_assets
from dagster_dbt.asset_utils import get_updated_cli_invocation_params_for_context

from orchestration.build_scope import reasons_for_full_refresh
from orchestration.dbt_commands import DBT_PROJECT, ensure_manifest, facts, project_state, run_dbt
from orchestration.lake.build import fill_lake, take_marts
from orchestration.progress import report
from orchestration.resources import WorkFile
from orchestration.settings import Settings
from orchestration.space import FULL_TEXT, is_full
from orchestration.spark import require_spark

_RESULT_EVENTS = {"LogSeedResult", "LogModelResult", "LogSnapshotResult", "LogTestResult"}

_ERROR_CLASS = re.compile(
    r"\[[A-Z0-9_]+(?:\.[A-Z0-9_]+)*\]"
    r"|(?:Out of Memory|Out of Range|Invalid Input|Binder|Catalog|Parser|Conversion|Constraint|IO|Internal) Error"
)
_MORE_MEMORY = ", which is what this machine or container gives: run it with more, or build on Spark (docs/SCALE.md)"


class StageTranslator(DagsterDbtTranslator):  # type: ignore[misc]
    """Groups are stages: the first folder below models/, whatever the domain."""

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str | None:
        """`staging`, `intermediate`, `marts` or `lookups`."""
        if dbt_resource_props["resource_type"] == "seed":
            return "lookups"
        return str(dbt_resource_props["fqn"][1])

    def get_owners(self, dbt_resource_props: Mapping[str, Any]) -> list[str]:
        """Every model is answered for by the team that owns the marts."""
        return ["team:product-ops"]


def transform_assets(settings: Settings, *, full_refresh: bool = False) -> dg.AssetsDefinition:
    """All models, seeds and data tests as one Dagster step; unit tests belong to the test suite."""

    @dbt_assets(
        manifest=ensure_manifest(settings.on("duckdb")),  # the models are the same on every engine
        name="transform",
        exclude="resource_type:unit_test",
        dagster_dbt_translator=StageTranslator(),
        pool="duckdb_writer",
    )
    def transform(context: dg.AssetExecutionContext) -> Iterator[Any]:
        asked = full_refresh or context.run.tags.get("prodops/full_refresh") == "true"
        on = settings.on(context.run.tags.get("prodops/target", settings.target))
        work = WorkFile(settings.work_file)
        with work.lock():
            if on.target == "spark":
                yield from _build_on_spark(context, on, work)
            else:
                yield from _build(context, on, work, asked=asked)

    assets: dg.AssetsDefinition = transform
    return assets


def _build(context: dg.AssetExecutionContext, settings: Settings, work: WorkFile, *, asked: bool) -> Iterator[Any]:
    reasons = ["asked for"] if asked else _reasons(settings, work)
    context.log.info(f"full refresh: {'; '.join(reasons)}" if reasons else "building what changed")
    command = ["build", "--exclude-resource-type", "unit_test", *(["--full-refresh"] if reasons else [])]
    yield from _stream(context, settings, command)


def _build_on_spark(context: dg.AssetExecutionContext, settings: Settings, work: WorkFile) -> Iterator[Any]:
    """Everything is made again; look-ups go into the lake as Parquet, since the adapter's own way changes values."""
    require_spark(settings)
    manifest = ensure_manifest(settings)
    fill_lake(settings, work, manifest, DBT_PROJECT)
    excluded = ("--exclude-resource-type", "unit_test", "--exclude-resource-type", "seed")
    yield from _stream(context, settings, ["build", *excluded, "--full-refresh"])
    take_marts(settings, work, manifest)


def built_state() -> list[dg.AssetSpec]:
    """What the last whole build had taken in, as external assets: dbt writes it at its end."""
    texts = {
        "files": "Loaded files whose rows the facts hold.",
        "lookups": "What orders and lines were joined with.",
        "company": "The company's settings of that build.",
    }
    return [
        dg.AssetSpec(["builds", name], group_name="intermediate", description=text, owners=["team:product-ops"])
        for name, text in texts.items()
    ]


def _reasons(settings: Settings, work: WorkFile) -> list[str]:
    """Why this build makes everything again; empty when what changed is enough."""
    with work.connect() as con:
        return reasons_for_full_refresh(con, facts(settings), project_state())


def _stream(context: dg.AssetExecutionContext, settings: Settings, command: list[str]) -> Iterator[Any]:
    """Runs dbt in a thread and hands its results on as they come."""
    from dagster_dbt.core.dbt_cli_event import DbtCoreCliEventMessage
    from google.protobuf.json_format import MessageToDict

    parameters = get_updated_cli_invocation_params_for_context(
        context=context, manifest={}, dagster_dbt_translator=StageTranslator()
    )
    events: queue.Queue[dict[str, Any] | None] = queue.Queue()
    outcome: dict[str, Any] = {}

    def listen(event: Any) -> None:
        if event.info.name in _RESULT_EVENTS:
            events.put(MessageToDict(event, preserving_proto_field_name=True))

    def run() -> None:
        try:
            outcome["result"] = run_dbt(settings, *command, *parameters.selection_args, callbacks=[listen])
        finally:
            events.put(None)

    thread = threading.Thread(target=run)
    thread.start()
    done = 0
    while (event := events.get()) is not None:
        done += 1
        report("transform", event.get("data", {}).get("node_info", {}).get("node_name", ""), done)
        message = DbtCoreCliEventMessage(raw_event=event, event_history_metadata={})
        yield from message.to_default_asset_events(
            manifest=parameters.manifest,
            dagster_dbt_translator=parameters.dagster_dbt_translator,
            context=context,
            project=parameters.dbt_project,
        )
    thread.join()
    _raise_unless_succeeded(outcome.get("result"))


def _raise_unless_succeeded(result: Any) -> None:
    """A failed data test is a gate that held; anything else that fails is a fault of ours."""
    if result is not None and result.success:
        return
    nodes = getattr(getattr(result, "result", None), "results", None) or []
    failed = [node for node in nodes if str(node.status) in ("error", "fail")]
    only_tests = bool(failed) and all(str(node.status) == "fail" for node in failed)
    told = [f"{node.node.name}: {_without_data(str(node.message or node.status))}" for node in failed[:5]]
    if any(is_full(str(node.message)) for node in failed):
        told.append(FULL_TEXT[0])
    if not told:
        told = [str(getattr(result, "exception", None) or "dbt ended without a result")]
    raise dg.Failure(
        description=f"{'data tests failed' if only_tests else 'dbt failed'}: {'; '.join(told)}",
        metadata={"gate": "blocked"} if only_tests else {},
        allow_retries=False,
    )


def _without_data(message: str) -> str:
    """The first line, and the class of the engine's error: what engines say below it may quote a value of the data."""
    error_class = _ERROR_CLASS.search(message)
    shown = message.splitlines()[0] + (f" {error_class[0]}" if error_class else "")
    return shown + (_MORE_MEMORY if "Out of Memory Error" in message else "")
