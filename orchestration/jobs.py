"""Jobs: selections by stage, never lists of tables.

Add a job when people need to start a part of the flow by itself; a new table needs nothing here.
"""

from __future__ import annotations

from collections.abc import Sequence

import dagster as dg
from dagster._core.definitions.unresolved_asset_job_definition import UnresolvedAssetJobDefinition

AUDIT_ONLY = "audit_only"
PUBLISH_ONLY = "publish_only"


def build_all_name(target: str) -> str:
    """Name of the job that does everything, with the models built by the engine `target`."""
    return "build_all" if target == "duckdb" else f"build_all_on_{target}"


def build_all(target: str) -> UnresolvedAssetJobDefinition:
    """Load what is new, transform, audit, publish; only the step that transforms knows of the engine."""
    told = "" if target == "duckdb" else f" The models are built by Apache {target.title()} (docs/SCALE.md)."
    return dg.define_asset_job(
        build_all_name(target),
        selection=dg.AssetSelection.all(),
        description=f"Load what is new, transform, audit, publish, brief. Safe to run again at any time.{told}",
        tags={"dagster/max_retries": "2", "prodops/target": target},
    )


def audit_only(marts: Sequence[str]) -> UnresolvedAssetJobDefinition:
    """Judge the marts again as they are."""
    keys = [dg.AssetCheckKey(dg.AssetKey(["marts", mart]), "believable") for mart in marts]
    return dg.define_asset_job(
        AUDIT_ONLY,
        selection=dg.AssetSelection.checks(*keys),
        description="Judge the marts as they stand in the work file.",
    )


def publish_only() -> UnresolvedAssetJobDefinition:
    """Publish what was audited, refusing everything else."""
    return dg.define_asset_job(
        PUBLISH_ONLY,
        selection=dg.AssetSelection.groups("publish"),
        description="Publish the marts in the work file; refused unless exactly their content passed its audit.",
    )
