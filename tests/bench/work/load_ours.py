"""Our side of the loading benchmarks: the loader alone, into an empty work file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from orchestration.raw.config_file import read_sources
from orchestration.raw.load import load_sources
from orchestration.resources import WorkFile
from orchestration.settings import Settings


def load(sources: str, landing: str, home: str) -> dict[str, Any]:
    """Loads everything in `landing`; what was counted and loaded."""
    settings = Settings(Path(sources), Path(landing), Path(home), key="a fixed key for benchmarks")
    outcome = load_sources(settings, read_sources(settings.sources_file), WorkFile(settings.work_file), run_id="bench")
    counted = sum(result.counted for _, result in outcome.loaded)
    return {"counted": counted, "loaded": sum(result.good for _, result in outcome.loaded), "held": len(outcome.held)}
