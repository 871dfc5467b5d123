"""The dbt models as plain statements: compiled for a full refresh, in the order in which they depend on each other."""

from __future__ import annotations

import json
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import duckdb

from orchestration.dbt_commands import ensure_manifest, run_dbt
from orchestration.settings import SAMPLE_SOURCES, Settings


def compile_models(home: str, plan: str) -> dict[str, Any]:
    """Writes name, schema, kind and SQL of every model and look-up to `plan`.

    Raises:
        RuntimeError: dbt cannot compile the project.
    """
    settings = Settings(SAMPLE_SOURCES, SAMPLE_SOURCES.parent, Path(home), key="a fixed key for benchmarks")
    ensure_manifest(settings)
    settings.work_file.parent.mkdir(parents=True, exist_ok=True)
    duckdb.connect(str(settings.work_file)).close()
    result = run_dbt(settings, "compile", "--full-refresh")
    if not result.success:
        raise RuntimeError(f"dbt cannot compile the models: {result.exception}")
    nodes = {one.node.unique_id: one.node for one in result.result if one.node.resource_type in ("model", "seed")}
    manifest = json.loads((settings.dbt_target / "manifest.json").read_text())["nodes"]
    for unique_id, node in manifest.items():
        if node["resource_type"] == "seed":
            nodes.setdefault(unique_id, None)
    order = TopologicalSorter({name: set(manifest[name]["depends_on"].get("nodes", [])) & set(nodes) for name in nodes})
    steps = [_step(manifest[name], getattr(nodes[name], "compiled_code", None)) for name in order.static_order()]
    Path(plan).write_text(json.dumps(steps, indent=1))
    return {"models": len(steps)}


def _step(node: dict[str, Any], sql: str | None) -> dict[str, Any]:
    step = {"name": node["name"], "schema": node["schema"], "kind": node["config"]["materialized"], "sql": sql}
    if node["resource_type"] == "seed":
        path = Path(node["root_path"]) / node["original_file_path"]
        types = node["config"].get("column_types") or {}
        step["sql"] = f"select * from read_csv('{path}', header = true, types = {types!r})"
    return step
