"""Seconds per stage of whole runs, as `prodops run --json` tells them."""

from __future__ import annotations

from typing import Any

from tests.bench.measure import Usage

STAGES = ("load_files", "audit_raw", "transform", "audit_marts", "publish")


def stage_rows(sides: dict[str, list[Usage]]) -> list[dict[str, Any]]:
    """One row per run: wall seconds of each stage, and the rest (start, imports, history, summary)."""
    rows = []
    for side, usages in sides.items():
        for number, usage in enumerate(usages, start=1):
            seconds = usage.answer.get("seconds", {})
            stages = {stage: seconds.get(stage, 0.0) for stage in STAGES}
            rest = round(usage.wall - sum(seconds.values()), 2)
            rows.append({"side": f"{side}: seconds per stage", "round": number, **stages, "rest": rest})
    return rows
