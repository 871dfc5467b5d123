"""How the whole job, and each mart of it, grows with its input inside a fixed amount of memory."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from tests.bench.context import Bench
from tests.bench.figures import Figure, raw_rows
from tests.bench.limited import Limited, note, run_limited
from tests.bench.sizes import shop_sizes
from tests.bench.stages import stage_rows


def exponent(bench: Bench) -> list[Figure]:
    """The slope of log(wall) over log(lines), by least squares; CPU likewise in the notes."""
    runs: dict[int, Limited] = {}
    for lines in bench.sizes.growth_lines:
        runs[lines] = run_limited(bench, "growth", bench.company(lines))
        note(bench, lines, runs[lines])
    sizes, costs = list(runs), [run.usage for run in runs.values()]
    measured = {f"{lines:,} lines": [run.usage] for lines, run in runs.items()}
    wall, cpu = slope(sizes, [cost.wall for cost in costs]), slope(sizes, [cost.cpu for cost in costs])
    figure = Figure(
        "growth", f"Exponent of wall time of the whole job from {sizes[0]:,} to {sizes[-1]:,} order lines",
        wall, 1.1, unit="", cpu=cpu, wall=wall, raw=raw_rows(measured) + stage_rows(measured),
        note=f"{runs[sizes[-1]].limited}; peak of all processes together {max(c.peak_mb for c in costs):,.0f} MB; no run failed",
    )  # fmt: skip
    figure.raw += mart_rows({f"{lines:,} lines, s": run for lines, run in runs.items()}, sizes)
    return [figure]


def with_products_and_customers(bench: Bench) -> list[Figure]:
    """The same number of lines with ten times the products, and with ten times the customers."""
    lines = bench.sizes.growth_lines[0]
    usual = shop_sizes(lines)
    products, customers = 10 * usual["n_products"], 10 * usual["n_customers"]
    runs = {
        "as it is, s": run_limited(bench, "base", bench.company(lines)),
        f"{products:,} products, s": run_limited(bench, "products", bench.company(lines, products=products)),
        f"{customers:,} customers, s": run_limited(bench, "customers", bench.company(lines, customers=customers)),
    }
    base, *more = (run.usage.wall for run in runs.values())
    return [Figure(
        "products and customers", f"Whole job on {lines:,} lines with ten times the products or customers against once",
        max(more) / base, wall=max(more) / base, raw=mart_rows(runs),
        note=f"products {more[0] / base:.2f}, customers {more[1] / base:.2f}",
    )]  # fmt: skip


def mart_rows(runs: dict[str, Limited], sizes: Sequence[int] = ()) -> list[dict[str, Any]]:
    """Seconds of each mart's own statement in every run, and of the stages before them; its exponent where sizes grow."""
    names = sorted({name for run in runs.values() for name in run.models if name.startswith("marts.")})
    rows = [{"model": name, **{label: run.models.get(name, 0.0) for label, run in runs.items()}} for name in names]
    for stage in ("staging", "intermediate"):
        of_stage = {
            label: round(sum(seconds for name, seconds in run.models.items() if name.startswith(f"{stage}.")), 2)
            for label, run in runs.items()
        }
        rows.append({"model": f"all of {stage}", **of_stage})
    for row in rows if sizes else ():
        seconds = [max(0.001, float(row[label])) for label in runs]
        row["exponent"] = round(slope(sizes, seconds), 2)
    return rows


def slope(sizes: Sequence[float], costs: Sequence[float]) -> float:
    """Least squares slope of log cost over log size."""
    x, y = [math.log(size) for size in sizes], [math.log(cost) for cost in costs]
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    return sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True)) / sum((a - mean_x) ** 2 for a in x)
