"""One more day delivered on three years, against the rebuild of everything on a fresh home."""

from __future__ import annotations

from tests.bench.context import Bench
from tests.bench.figures import Figure, ratio
from tests.bench.stages import stage_rows


def new_day(bench: Bench) -> list[Figure]:
    """Several days, one after the other; each brings orders, lines, refunds, answers and corrected orders.

    Raises:
        ValueError: a day was not published.
    """
    lines = bench.sizes.job_lines
    landing, home, full = bench.built(lines)
    growing, target = bench.copy(home, "new_day"), bench.fresh("new_day_landing")
    days = []
    for number in range(1, bench.sizes.new_days + 1):
        as_of = bench.child("day", landing=landing, target=target, lines=lines, days_after=number).answer["as_of"]
        day = bench.prodops(growing, target, "--as-of", as_of)
        if not day.answer["changed"] or day.answer["published"]["as_of"] != as_of:
            raise ValueError(f"the deliveries of {as_of} were not published: {day.answer['errors']}")
        days.append(day)
    sides = {"one new day": days, "full rebuild": [full]}
    figure = ratio(
        "new day", f"`prodops run` after one new day on {lines:,} order lines against the full rebuild",
        sides, target=0.10, goal=0.05, note=f"{len(days)} days in a row, the cheapest counts; the rebuild was run once",
    )  # fmt: skip
    figure.raw += stage_rows(sides)
    return [figure]
