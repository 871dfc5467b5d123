"""`python -m tests.bench`: runs benchmarks, saves each result as it comes, writes the page from all that are saved."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.bench import report
from tests.bench.context import REPOSITORY, Bench
from tests.bench.sizes import SCALES
from tests.bench.suite import ASKED_FOR, SUITE


def main(arguments: list[str] | None = None) -> int:
    """Runs what was asked for; exit status 1 when a benchmark could not be run (a missed target is no error)."""
    options = _options(arguments)
    if options.list:
        print("\n".join(SUITE))
        return 0
    bench = Bench(options.work.absolute(), options.scale)
    asked = options.only or [name for name in SUITE if name not in ASKED_FOR]
    failed = [name for name in asked if not _run(bench, name)]
    if options.out is not None:
        write_page(bench, options.out)
        print(f"written: {options.out}")
    return 1 if failed else 0


def write_page(bench: Bench, out: Path) -> None:
    """The page, from every result that is saved for this scale."""
    results = [saved for name in SUITE if (saved := _load(_place(bench, name)))]
    report.write(out, results, scale=bench.scale)


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Benchmarks, as ratios.")
    parser.add_argument("--only", type=lambda text: text.split(","), help="names, separated by commas (--list)")
    parser.add_argument("--scale", choices=SCALES, default="full")
    parser.add_argument("--out", type=Path, help="write the page here, for example docs/BENCHMARKS.md")
    parser.add_argument("--work", type=Path, default=REPOSITORY / "build" / "bench", help="scratch folder")
    parser.add_argument("--list", action="store_true", help="name the benchmarks")
    options = parser.parse_args(arguments)
    unknown = [name for name in options.only or [] if name not in SUITE]
    if unknown:
        parser.error(f"no benchmark {', '.join(unknown)}; there are: {', '.join(SUITE)}")
    return options


def _run(bench: Bench, name: str) -> bool:
    """One benchmark; its figures are printed and saved. A benchmark that cannot run is told and does not stop others."""
    started = time.monotonic()
    print(f"{name} …", flush=True)
    try:
        figures = SUITE[name](bench)
    except Exception as error:  # the next benchmark may still say something
        print(f"{name}: FAILED: {error}", file=sys.stderr, flush=True)
        return False
    for figure in figures:
        print(f"  {figure.name}: {figure.value:.3g}{figure.unit} (target {figure.target}) {figure.verdict}")
    saved = {
        "name": name, "date": str(datetime.now(UTC).date()), "commit": _commit(), "seconds": round(time.monotonic() - started),
        "machine": report.machine(), "figures": [figure.plain() for figure in figures],
    }  # fmt: skip
    place = _place(bench, name)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(json.dumps(saved, indent=1))
    print(f"  {saved['seconds']} s", flush=True)
    return True


def _place(bench: Bench, name: str) -> Path:
    return bench.work / "results" / bench.scale / f"{name}.json"


def _load(place: Path) -> dict[str, Any] | None:
    return json.loads(place.read_text()) if place.exists() else None


def _commit() -> str:
    command = ["git", "-C", str(REPOSITORY), "describe", "--always", "--dirty"]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip() or "unknown"


if __name__ == "__main__":
    sys.exit(main())
