"""Jobs: selections by stage, never lists of tables.

Add a job when people need to start a part of the flow by itself; a new table needs nothing here.
"""

from __future__ import annotations

from collections.abc import Sequence

import dagster as dg
from dagster._core.definitions.unresolved_asset_job_definition import UnresolvedAssetJobDefinition

BUILD_ALL = "build_all"
BUILD_ALL_ON_SPARK = "build_all_on_spark"
AUDIT_ONLY = "audit_only"
PUBLISH_ONLY = "publish_only"


def build_all() -> UnresolvedAssetJobDefinition:
    """Load what is new, transform, audit, publish."""
    return dg.define_asset_job(
        BUILD_ALL,
        selection=dg.AssetSelection.all(),
        description="Load what is new, transform, audit, publish, brief. Safe to run again at any time.",
        tags={"dagster/max_retries": "2"},
    )


def build_all_on_spark() -> UnresolvedAssetJobDefinition:
    """The same assets and checks; only the step that transforms asks another engine."""
    return dg.define_asset_job(
        BUILD_ALL_ON_SPARK,
        selection=dg.AssetSelection.all(),
        description="The same as build_all, with the models built by Apache Spark (docs/SCALE.md).",
        tags={"dagster/max_retries": "2", "prodops/target": "spark"},
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
