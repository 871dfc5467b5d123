"""docs/BENCHMARKS.md: the table of figures with target, goal and verdict, then what each was measured from."""

from __future__ import annotations

import importlib.metadata
import os
import platform
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.bench.figures import Figure

_PACKAGES = ("duckdb", "dbt-core", "dbt-duckdb", "dagster", "great-expectations")
_REMARKS = "\n## What misses, and what remains to be done\n"
_INTRO = """\
# Benchmarks

Ratios of whole processes, so that they hold on other machines too. Both sides of a ratio run in turn (A B A B …) in the
same environment; the cheapest of several counts. CPU is user + system of a process and all its children as the kernel
accounts for them; where no measure is named, the worse of CPU and wall clock is judged. A miss is shown as a miss.

Repeat it with `make bench` (about an hour, 25 GB of disk), or in parts:

    uv run python -m tests.bench --list
    uv run python -m tests.bench --only csv,jsonl --scale small --out build/bench.md

Files are generated, the same bytes each time (`tests/bench/sql/`). The peer (dlt) is installed into an environment of
its own under `build/bench`. Figures of a part that was not run again are kept from its last run, with its date.
"""


def write(out: Path, results: list[dict[str, Any]], *, scale: str) -> None:
    """The whole page, from the saved results of every benchmark in table order."""
    out.parent.mkdir(parents=True, exist_ok=True)
    remarks = _remarks(out)
    figures = [(result, Figure(**figure)) for result in results for figure in result["figures"]]
    parts = [_INTRO, _machine(scale), _table(figures), "\n## What the figures are made of\n"]
    parts += [_details(figure) for _, figure in figures if figure.raw]
    out.write_text("\n".join(parts) + remarks)


def _remarks(out: Path) -> str:
    """What was written by hand below the figures, which stays when they are measured again."""
    before = out.read_text() if out.exists() else ""
    return before[before.index(_REMARKS) :] if _REMARKS in before else ""


def machine() -> dict[str, Any]:
    """Where this runs, for the results file."""
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        names = [
            line.split(":", 1)[1].strip() for line in cpuinfo.read_text().splitlines() if line.startswith("model name")
        ]
        model = names[0] if names else model
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    return {
        "processor": model, "processors": os.cpu_count(), "memory_gb": round(memory),
        "system": f"{platform.system()} {platform.release()}", "python": platform.python_version(),
        "versions": {name: importlib.metadata.version(name) for name in _PACKAGES},
    }  # fmt: skip


def _machine(scale: str) -> str:
    now, where = datetime.now(UTC).date(), machine()
    versions = ", ".join(f"{name} {version}" for name, version in where["versions"].items())
    warning = "" if scale == "full" else f"\n**Scale `{scale}`: a look, not the figures that count.**\n"
    return (
        f"{warning}\nWritten {now}: {where['processors']} × {where['processor']}, {where['memory_gb']} GB, "
        f"{where['system']}; Python {where['python']}, {versions}.\n"
    )


def _table(figures: list[tuple[dict[str, Any], Figure]]) -> str:
    head = "| | figure | target | goal | verdict | CPU | wall | measured |\n|---|---|---|---|---|---|---|---|"
    return "\n".join([head, *(_row(result, figure) for result, figure in figures)])


def _row(result: dict[str, Any], figure: Figure) -> str:
    sign = "≥" if figure.at_least else "≤"
    target, goal = ("" if aim is None else f"{sign} {aim:g}{figure.unit}" for aim in (figure.target, figure.goal))
    parts = [f"{value:.2f}" if value is not None else "" for value in (figure.cpu, figure.wall)]
    says = figure.says + (f" ({figure.note})" if figure.note else "")
    cells = [
        f"**{figure.name}**: {says}", f"**{_shown(figure.value)}{figure.unit}**", target, goal, figure.verdict, *parts, f"{result['date']}, {result['commit']}",
    ]  # fmt: skip
    return f"| {' | '.join(cells)} |"


def _shown(value: float) -> str:
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def _details(figure: Figure) -> str:
    """The measured processes in a fold; rows of one shape share a table."""
    tables: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in figure.raw:
        tables.setdefault(tuple(row), []).append(row)
    shown = "\n\n".join(_rows(columns, rows) for columns, rows in tables.items())
    return f"<details><summary>{figure.name}</summary>\n\n{shown}\n\n</details>\n"


def _rows(columns: tuple[str, ...], rows: list[dict[str, Any]]) -> str:
    head = f"| {' | '.join(columns)} |\n|{'---|' * len(columns)}"
    return "\n".join([head, *(f"| {' | '.join(str(row[column]) for column in columns)} |" for row in rows)])
