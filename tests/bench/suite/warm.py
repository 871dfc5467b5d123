"""What a run of the sample costs when there is nothing or everything to load, against a bare `dbt build`."""

from __future__ import annotations

from pathlib import Path

from tests.bench.context import REPOSITORY, Bench
from tests.bench.figures import Figure, ratio
from tests.bench.measure import Usage, interleaved
from tests.bench.stages import stage_rows


def fixed_cost(bench: Bench) -> list[Figure]:
    """The whole command on a home that has everything, and on a fresh one; dbt by its own command, parsed before."""
    home = bench.fresh("sample")
    bench.prodops(home, None)
    _dbt(bench, home)
    sides = {
        "prodops run, nothing new": lambda: bench.prodops(home, None),
        "dbt build": lambda: _dbt(bench, home),
        "prodops run, fresh home": lambda: bench.prodops(bench.fresh("sample_fresh"), None),
    }
    measured = interleaved(sides, bench.sizes.warm_rounds)
    names = list(measured)
    nothing = {name: measured[name] for name in (names[0], names[1])}
    everything = {name: measured[name] for name in (names[2], names[1])}
    warm = ratio(
        "warm run", "`prodops run` of the sample with nothing new against a bare `dbt build` of the same models",
        nothing, target=4.0, note="dbt: command line, same project, same work file, parsed before",
    )  # fmt: skip
    cold = ratio(
        "first run", "`prodops run` of the sample on a fresh home (48 files) against the same `dbt build`",
        everything, target=4.0, note="includes loading, auditing, publishing and the brief",
    )  # fmt: skip
    warm.raw += stage_rows({name: measured[name] for name in (names[0], names[2])})
    return [warm, cold]


def _dbt(bench: Bench, home: Path) -> Usage:
    project = str(REPOSITORY / "dbt_project")
    target = str(home / "bare_dbt")
    return bench.tool(
        "dbt", "build", "--exclude-resource-type", "unit_test", "--quiet", "--project-dir", project,
        "--profiles-dir", project, "--target-path", target, "--log-path", target,
        env={"PRODOPS_WORK_FILE": str(home / "build" / "work.duckdb")},
    )  # fmt: skip
