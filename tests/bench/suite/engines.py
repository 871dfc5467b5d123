"""The whole job on Spark against DuckDB, each inside the same amount of memory (`make bench-spark`)."""

from __future__ import annotations

from tests.bench.context import Bench
from tests.bench.figures import Figure, ratio
from tests.bench.limited import Limited, noted, run_limited
from tests.bench.stages import stage_rows
from tests.bench.suite.growth import mart_rows

PATIENCE = 2400


def spark(bench: Bench) -> list[Figure]:
    """One figure per size. DuckDB's side is what `growth` noted, run before in the same command."""
    return [_figure(bench, lines) for lines in bench.sizes.spark_lines]


def _figure(bench: Bench, lines: int) -> Figure:
    landing = bench.company(lines)
    duckdb = noted(bench, lines) or run_limited(bench, "duckdb", landing)
    on_spark = run_limited(bench, "spark", landing, "--target", "spark", patience=PATIENCE)
    sides = {"Spark local[*]": [on_spark.usage], "DuckDB": [duckdb.usage]}
    figure = ratio(
        f"Spark, {lines:,} lines", f"`prodops run --target spark` on {lines:,} order lines against DuckDB",
        sides, judged="wall", target=None, note=_note(on_spark, duckdb),
    )  # fmt: skip
    figure.cpu = None  # Java may outlive the command that started it; then the system does not charge it for Java
    for row in figure.raw:
        del row["CPU s"]
    figure.raw += stage_rows({"DuckDB": [duckdb.usage]})
    if on_spark.finished:
        figure.raw += stage_rows({"Spark": [on_spark.usage]})
        figure.raw += mart_rows({"Spark, s": on_spark, "DuckDB, s": duckdb})
    return figure


def _note(on_spark: Limited, duckdb: Limited) -> str:
    walls = f"{on_spark.usage.wall:,.0f} s against {duckdb.usage.wall:,.0f} s"
    if on_spark.was_stopped:
        walls = f"stopped after {walls}, so the ratio is at least this"
    elif not on_spark.finished:
        walls = f"{on_spark.ended} after {walls}: no ratio"
    return f"{walls}; both {duckdb.limited}"
