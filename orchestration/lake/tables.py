"""Which tables dbt reads on Spark without making them: raw rows, the trail of loads and audits, and the look-ups.

Add nothing per table: the dbt manifest names them all.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Table:
    """One table of the work file, or a look-up with its file and column types."""

    schema: str
    name: str
    lookup: Path | None = None
    types: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def folder(self) -> str:
        """Its place below `raw/` in the lake."""
        return f"{self.schema}/{self.name}"


def tables_read(manifest: Path, project: Path) -> list[Table]:
    """Every source of the dbt project and every look-up, in order of their names."""
    document = json.loads(manifest.read_text())
    sources = [Table(node["schema"], node["identifier"]) for node in document["sources"].values()]
    lookups = [
        Table(node["schema"], node["name"], project / node["original_file_path"], node["config"]["column_types"] or {})
        for node in document["nodes"].values()
        if node["resource_type"] == "seed"
    ]
    return sorted([*sources, *lookups], key=lambda table: table.folder)
