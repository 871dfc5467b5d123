"""When the flow runs by itself: cron only, in UTC.

Each run takes everything the manifest does not have yet, so a missed one costs nothing and one too many
changes nothing.
"""

from __future__ import annotations

import dagster as dg
from dagster._core.definitions.unresolved_asset_job_definition import UnresolvedAssetJobDefinition


def daily(job: UnresolvedAssetJobDefinition) -> dg.ScheduleDefinition:
    """Every morning at 05:00 UTC, on from the start."""
    return dg.ScheduleDefinition(
        name="daily",
        job=job,
        cron_schedule="0 5 * * *",
        execution_timezone="UTC",
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description="Loads, audits and publishes what arrived; repeating it changes nothing.",
    )
