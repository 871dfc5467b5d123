"""What each model of a home's newest run took, from Dagster's history of it."""

from __future__ import annotations

from pathlib import Path

import dagster as dg


def model_seconds(home: str) -> dict[str, float]:
    """Seconds by `stage.model`, as dbt told them; what failed or was never reached is missing."""
    with dg.DagsterInstance.from_config(str(Path(home) / "build" / "dagster")) as instance:
        (run,) = instance.get_run_records(limit=1)
        events = instance.all_logs(run.dagster_run.run_id, of_type=dg.DagsterEventType.ASSET_MATERIALIZATION)
        made = [event.asset_materialization for event in events]
        return {
            ".".join(one.asset_key.path): round(float(one.metadata["Execution Duration"].value), 3)  # type: ignore[arg-type]
            for one in made
            if one is not None and "Execution Duration" in one.metadata
        }
