"""Seconds per stage of whole runs, as `prodops run --json` tells them."""

from __future__ import annotations

from typing import Any

from tests.bench.figures import Figure
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


def models_alone(name: str, what: str, ours: list[Usage], bare: list[Usage]) -> Figure:
    """The stage that transforms, with dbt and its data tests, against the seconds of the same SQL statements."""
    stage = min(usage.answer["seconds"]["transform"] for usage in ours)
    statements = min(sum(usage.answer["seconds"].values()) for usage in bare)
    slowest = sorted(bare[0].answer["seconds"].items(), key=lambda item: -item[1])[:8]
    return Figure(
        name, f"The stage `transform` on {what}, data tests included, against the statements of the models alone",
        stage / statements, 1.5, wall=stage / statements, note=f"{stage:.0f} s and {statements:.0f} s of wall clock",
        raw=[{"model": model, "compiled SQL, s": seconds} for model, seconds in slowest],
    )  # fmt: skip
