"""How the whole job grows with its input, inside a fixed amount of memory."""

from __future__ import annotations

import math
from collections.abc import Sequence

from tests.bench.context import Bench, remove
from tests.bench.figures import Figure, raw_rows
from tests.bench.limits import memory_limit
from tests.bench.measure import Usage
from tests.bench.stages import stage_rows

_LIMIT_MB = 4096


def exponent(bench: Bench) -> list[Figure]:
    """The slope of log(wall) over log(lines), by least squares; CPU likewise in the notes."""
    measured: dict[str, list[Usage]] = {}
    with memory_limit(_LIMIT_MB) as limit:
        for lines in bench.sizes.growth_lines:
            landing, home = bench.company(lines), bench.fresh("growth")
            measured[f"{lines:,} lines"] = [bench.prodops(home, landing, prefix=limit.prefix)]
            remove(home)
    sizes = list(bench.sizes.growth_lines)
    wall = slope(sizes, [usages[0].wall for usages in measured.values()])
    cpu = slope(sizes, [usages[0].cpu for usages in measured.values()])
    peak = max(usages[0].peak_mb for usages in measured.values())
    figure = Figure(
        "growth", f"Exponent of wall time of the whole job from {sizes[0]:,} to {sizes[-1]:,} order lines",
        wall, 1.1, unit="", cpu=cpu, wall=wall, raw=raw_rows(measured) + stage_rows(measured),
        note=f"{limit.says}; peak of all processes together {peak:,.0f} MB; no run failed",
    )  # fmt: skip
    return [figure]


def slope(sizes: Sequence[float], costs: Sequence[float]) -> float:
    """Least squares slope of log cost over log size."""
    x, y = [math.log(size) for size in sizes], [math.log(cost) for cost in costs]
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    return sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True)) / sum((a - mean_x) ** 2 for a in x)
