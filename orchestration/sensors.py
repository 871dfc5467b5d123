"""Starts a run when the landing folder changes and has come to rest.

The manifest decides what is new; this only notices that something may be. It opens no database, so it can
look while a run is writing.
"""

import hashlib
import time

import dagster as dg
from dagster._core.definitions.unresolved_asset_job_definition import UnresolvedAssetJobDefinition

from orchestration.raw.config_file import read_sources
from orchestration.raw.landing import Delivery, find_deliveries
from orchestration.settings import Settings

_REST_SECONDS = 5.0


def landing_sensor(settings: Settings, job: UnresolvedAssetJobDefinition) -> dg.SensorDefinition:
    """Asks for a run when delivered files appeared or changed; off until someone switches it on."""

    @dg.sensor(
        name="landing", job=job, minimum_interval_seconds=60, default_status=dg.DefaultSensorStatus.STOPPED,
        description="Runs the job when files arrive; switch it on for deliveries during the day.",
    )  # fmt: skip
    def landing(context: dg.SensorEvaluationContext) -> dg.SensorResult | dg.SkipReason:
        seen = _deliveries(settings)
        if not seen:
            return dg.SkipReason(f"nothing delivered in {settings.landing}")
        digest = _digest(seen)
        if digest == context.cursor:
            return dg.SkipReason("no file appeared or changed since the last look")
        if max(d.mtime_ns for d in seen) / 1e9 > time.time() - _REST_SECONDS:
            return dg.SkipReason("files are still arriving; looking again soon")
        return dg.SensorResult(run_requests=[dg.RunRequest()], cursor=digest)

    return landing


def _deliveries(settings: Settings) -> list[Delivery]:
    sources = read_sources(settings.sources_file).sources
    return [
        d
        for name, source in sources.items()
        if source.location
        for d in find_deliveries(settings.landing, name, source)[0]
    ]


def _digest(seen: list[Delivery]) -> str:
    lines = sorted(f"{d.source}:{d.shown}:{d.size}:{d.mtime_ns}" for d in seen)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
