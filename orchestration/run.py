"""Executes a Dagster job in this process against the persistent instance: what `prodops run` does.

There is no second orchestration path: the UI, the schedule and this run the same job and write the same
history. Add no step here that the job does not have.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orchestration.files import write_whole
from orchestration.resources import WorkFile
from orchestration.settings import Settings
from orchestration.space import is_full, no_room

if TYPE_CHECKING:
    import dagster as dg

_OURS = {"prodops/started_by": "command line"}
INSTANCE_CONFIG = Path(__file__).with_name("dagster.yaml")


@dataclass
class RunOutcome:
    """How a run ended, for the summary and the exit status."""

    run_id: str
    success: bool
    gate_blocked: bool = False
    disk_full: bool = False
    errors: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    left_behind: list[str] = field(default_factory=list)


def prepare_instance(settings: Settings) -> Path:
    """Dagster's home for this warehouse, with the shipped settings unless the owner changed them."""
    home = settings.dagster_home
    home.mkdir(parents=True, exist_ok=True)
    if not (home / "dagster.yaml").exists():
        write_whole(home / "dagster.yaml", INSTANCE_CONFIG.read_bytes())
    os.environ["DAGSTER_HOME"] = str(home)
    return home


@contextmanager
def instance(settings: Settings) -> Iterator[dg.DagsterInstance]:
    """The persistent instance, so that every run is in the UI's history."""
    import dagster as dg

    from orchestration.event_log import kept_open

    with (
        dg.DagsterInstance.from_config(str(prepare_instance(settings))) as opened,
        kept_open(opened.event_log_storage),
    ):
        yield opened


def run_job(settings: Settings, job_name: str, *, tags: dict[str, str] | None = None) -> RunOutcome:
    """Runs one job to its end; failures of its steps are told in the outcome, not raised.

    Raises:
        ConfigError: the home cannot be written.
        OSError: with errno ENOSPC, when the disk is too full even to note how the run went.
    """
    settings.require_writable()
    try:
        return _run_job(settings, job_name, tags or {})
    except Exception as error:
        if is_full(error):
            raise _full_disk(settings) from error
        raise


def _full_disk(settings: Settings) -> OSError:
    """What a run needs at most: its tables anew in the work file, and a second version beside the one shown.

    It names the home, or the lake of a build on Spark where that is the fuller disk.
    """
    files = (settings.work_file, settings.publish_root / "current" / "productops.duckdb")
    work, shown = (path.stat().st_size if path.exists() else 0 for path in files)
    then = "free some space, then run again; what was loaded and published before stands"
    places = [settings.home, *([settings.lake] if settings.target == "spark" and settings.lake.exists() else [])]
    fullest = min(places, key=lambda folder: shutil.disk_usage(folder).free)  # of one disk both: the home
    return no_room("finish the run", fullest, work + 2 * shown, then)


def _run_job(settings: Settings, job_name: str, tags: dict[str, str]) -> RunOutcome:
    from orchestration.definitions import build_defs
    from orchestration.output_keys import collected_once

    work = WorkFile(settings.work_file)
    with work.lock(), instance(settings) as opened, collected_once():
        _bury_dead_runs(opened)
        job = build_defs(settings).resolve_job_def(job_name)
        result = job.execute_in_process(
            instance=opened,
            raise_on_error=False,
            tags={**_OURS, **tags},
            run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
        )
        outcome = _outcome(opened, result)
        if not outcome.success:
            work.note_failure()
        if outcome.disk_full:
            outcome.gate_blocked = False
            outcome.errors = [str(_full_disk(settings))]
        return outcome


def _bury_dead_runs(opened: dg.DagsterInstance) -> None:
    """Marks runs of killed commands as failed and frees the writer slot they held.

    Dagster itself would show them as running for ever, and let every later run wait for their slot. Safe
    because the work file is ours now: no other command can be running.
    """
    import dagster as dg

    unfinished = [dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.NOT_STARTED]
    for run in opened.get_runs(dg.RunsFilter(statuses=unfinished, tags=_OURS)):
        opened.report_run_failed(run, "the process that ran this ended before the run did")
    storage = opened.event_log_storage
    for run_id in storage.get_concurrency_run_ids():
        holder = opened.get_run_by_id(run_id)
        if holder is None or holder.is_finished:
            storage.free_concurrency_slots_for_run(run_id)


def _outcome(opened: dg.DagsterInstance, result: dg.ExecuteInProcessResult) -> RunOutcome:
    outcome = RunOutcome(result.run_id, result.success)
    for stats in opened.get_run_step_stats(result.run_id):
        if stats.start_time and stats.end_time:
            outcome.seconds[stats.step_key] = round(stats.end_time - stats.start_time, 2)
    for event in result.all_events:
        if event.event_type_value == "STEP_FAILURE":
            _explain_failure(event, outcome)
    for materialization in result.get_asset_materialization_events():
        left = materialization.materialization.metadata.get("left_behind")
        if left is not None:
            outcome.left_behind = [str(text) for text in left.value]  # type: ignore[union-attr]
    for evaluation in result.get_asset_check_evaluations():
        if not evaluation.passed and evaluation.severity.value == "ERROR" and evaluation.blocking:
            outcome.gate_blocked = True
            outcome.errors.append(_check_failure(evaluation))
    if outcome.success:
        outcome.gate_blocked = False
    return outcome


def _explain_failure(event: dg.DagsterEvent, outcome: RunOutcome) -> None:
    data = event.step_failure_data
    metadata = (data.user_failure_data.metadata if data.user_failure_data else None) or {}
    if "gate" in metadata:
        outcome.gate_blocked = True
    description = data.user_failure_data.description if data.user_failure_data else None
    error = data.error
    outcome.disk_full |= is_full(description) or is_full(error.to_string() if error else None)
    while description is None and error is not None:
        if error.cause is None:
            description = error.message.strip()
        error = error.cause
    if description and "DagsterAssetCheckFailedError" not in description:
        outcome.errors.append(f"{event.step_key}: {description}")


def _check_failure(evaluation: Any) -> str:
    table = ".".join(evaluation.asset_key.path)
    failures = evaluation.metadata.get("failures")
    if failures is None:
        return f"{table}: check {evaluation.check_name} failed"
    told = [
        f"{record.data['expectation']} {record.data['column']}: {record.data['reason']}".replace("  ", " ")
        for record in failures.records
        if record.data["severity"] == "critical"
    ]
    return f"{table}: {'; '.join(told[:3]) or 'failed'}"
