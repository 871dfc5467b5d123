"""The whole job on a fresh home against the same compiled SQL in one plain DuckDB connection."""

from __future__ import annotations

from pathlib import Path

from tests.bench.context import Bench
from tests.bench.figures import Figure, ratio
from tests.bench.measure import Usage, interleaved
from tests.bench.stages import models_alone, stage_rows


def whole_job(bench: Bench) -> list[Figure]:
    """`prodops run` on three years of a shop; the other side reads the files bare and runs the models' SQL.

    Raises:
        ValueError: the two sides do not have the same rows in every mart.
    """
    lines = bench.sizes.job_lines
    landing = bench.company(lines)
    plan = compiled(bench)
    sides = {
        "prodops run": lambda: bench.built(lines, again=True)[2],
        "compiled SQL": lambda: straight(bench, landing, bench.work / "homes" / f"built_{lines}", plan),
    }
    measured = interleaved(sides, bench.sizes.job_rounds)
    for usage in measured["prodops run"]:
        same_rows(usage, measured["compiled SQL"][0])
    figure = ratio(
        "whole job", f"`prodops run` on {lines:,} order lines against the same compiled SQL in one DuckDB connection",
        measured, target=1.5, goal=1.3,
        note="the other side neither checks, tests, audits, publishes nor writes a brief",
    )  # fmt: skip
    figure.raw += stage_rows({"prodops run": measured["prodops run"]})
    models = models_alone("models", f"{lines:,} order lines", measured["prodops run"], measured["compiled SQL"])
    return [figure, models]


def compiled(bench: Bench) -> Path:
    """The compiled models in dependency order, compiled as for a full refresh (not measured)."""
    plan = bench.work / "plan.json"
    bench.child("compile_models", home=bench.fresh("compile"), plan=plan)
    return plan


def straight(bench: Bench, landing: Path, home: Path, plan: Path) -> Usage:
    """The models' SQL on the files of `landing`; `home` is a warehouse of ours that holds the company's settings."""
    ours = home / "build" / "work.duckdb"
    return bench.child("straight", home=bench.fresh("straight"), landing=landing, ours=ours, plan=plan)


def same_rows(ours: Usage, theirs: Usage) -> None:
    """Both sides must have built the same; the ledger of publications is about our own runs.

    Raises:
        ValueError: they did not.
    """
    published, bare = ours.answer["published"]["marts"], theirs.answer["rows"]
    different = {
        mart: (rows, bare.get(mart)) for mart, rows in published.items()
        if rows != bare.get(mart) and mart not in ("publish_ledger", "data_quality", "source_loads")
    }  # fmt: skip
    if different:
        raise ValueError(f"the compiled SQL did not build the same marts (ours, theirs): {different}")
