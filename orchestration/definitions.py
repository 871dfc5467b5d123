"""The code location, assembled: stages in flow order, then what starts them.

Assembly only. Add an asset to its stage's module; it appears here by itself.
"""

from __future__ import annotations

import dagster as dg

from expectations import SUITES
from orchestration.audit.checks import audit_checks, audit_trail
from orchestration.brief.render import write_brief
from orchestration.dbt_commands import ensure_manifest, mart_names
from orchestration.jobs import audit_only, build_all, publish_only
from orchestration.publish.assets import publish_assets
from orchestration.raw.assets import landing_assets, raw_assets, raw_feeds
from orchestration.raw.config_file import read_sources
from orchestration.schedules import daily
from orchestration.sensors import landing_sensor
from orchestration.settings import TARGETS, Settings, code_version
from orchestration.transform import built_state, transform_assets


def build_defs(settings: Settings) -> dg.Definitions:
    """Everything Dagster needs for one warehouse; tests pass their own settings."""
    sources = read_sources(settings.sources_file)
    marts = mart_names(ensure_manifest(settings.on("duckdb")))
    audited_raw = [table for table in raw_feeds(sources) if table in SUITES]
    everything = {target: build_all(target) for target in TARGETS}
    job = everything[settings.target]  # what schedule and sensor start
    return dg.Definitions(
        assets=[
            *landing_assets(sources),
            *audit_trail(),
            *built_state(),
            raw_assets(settings, sources),
            transform_assets(settings),
            publish_assets(settings, marts, write_brief, code_version=code_version()),
        ],
        asset_checks=[
            audit_checks(settings, stage="raw", tables=audited_raw),
            audit_checks(settings, stage="marts", tables=[f"marts.{mart}" for mart in marts]),
        ],
        jobs=[*everything.values(), audit_only(marts), publish_only()],
        schedules=[daily(job)],
        sensors=[landing_sensor(settings, job)],
        # one process may write the work file; a process per step would also pay every import again
        executor=dg.in_process_executor,
    )


@dg.definitions
def defs() -> dg.Definitions:
    """What `dagster dev` and `dg` load: the warehouse that the environment names."""
    return build_defs(Settings.from_env())
