"""The same files loaded by dlt into DuckDB, from an environment of its own that only the benchmark installs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.bench.context import REPOSITORY, Bench
from tests.bench.figures import Figure, raw_rows
from tests.bench.measure import Usage, best, interleaved, run
from tests.bench.suite.loading import FILES, load

_PINS = Path(__file__).parents[1] / "peers.txt"
_FEW = 1000


def dlt(bench: Bench) -> list[Figure]:
    """CSV by every documented reader, judged against the fastest; JSONL by the documented one.

    The slow readers are measured on fewer rows; a tiny file gives both sides' fixed cost, which is taken off, so
    that cost per row is compared. The fastest CSV reader meets us at full size, whole processes.
    """
    python = _peer_python(bench)
    sizes = bench.sizes
    return [
        _whole(bench, python, "csv", "read_csv_duckdb_arrow", sizes.csv_rows, target=1.3),
        _per_row(bench, python, "csv", "read_csv", sizes.peer_csv_rows, target=1.3),
        _per_row(bench, python, "jsonl", "read_jsonl", sizes.peer_json_rows, target=5.0),
    ]


def _whole(bench: Bench, python: Path, kind: str, reader: str, rows: int, *, target: float) -> Figure:
    landing = bench.single(kind, rows)
    sides = {"prodops": lambda: load(bench, kind, landing), reader: lambda: _peer(bench, python, reader, landing, kind)}
    measured = interleaved(sides, min(2, bench.sizes.load_rounds))
    ours, theirs = (best(usages) for usages in measured.values())
    return Figure(
        f"dlt {kind}, fastest reader", f"Ahead of dlt `{reader}` on {rows:,} rows, whole processes",
        theirs.cpu / ours.cpu, target, at_least=True, cpu=theirs.cpu / ours.cpu, wall=theirs.wall / ours.wall,
        raw=raw_rows(measured), note="dlt's fastest path: Arrow batches of 100,000 rows; it checks nothing",
    )  # fmt: skip


def _per_row(bench: Bench, python: Path, kind: str, reader: str, rows: int, *, target: float) -> Figure:
    few, many = bench.single(kind, min(_FEW, rows // 2)), bench.single(kind, rows)
    sides = {
        "prodops": lambda: load(bench, kind, many),
        reader: lambda: _peer(bench, python, reader, many, kind),
        "prodops, fixed cost": lambda: load(bench, kind, few),
        f"{reader}, fixed cost": lambda: _peer(bench, python, reader, few, kind),
    }
    measured = interleaved(sides, 1)
    ours, theirs, ours_fixed, theirs_fixed = (best(usages) for usages in measured.values())
    cpu = (theirs.cpu - theirs_fixed.cpu) / max(ours.cpu - ours_fixed.cpu, 0.01)
    wall = (theirs.wall - theirs_fixed.wall) / max(ours.wall - ours_fixed.wall, 0.01)
    return Figure(
        f"dlt {kind}, `{reader}`", f"Ahead of dlt's documented `{reader}` per row, fixed cost taken off ({rows:,} rows)",
        cpu, target, at_least=True, cpu=cpu, wall=wall, raw=raw_rows(measured),
        note=f"fixed CPU: ours {ours_fixed.cpu:.1f} s, dlt {theirs_fixed.cpu:.1f} s",
    )  # fmt: skip


def _peer(bench: Bench, python: Path, reader: str, landing: Path, kind: str) -> Usage:
    work = bench.fresh(f"peer_{kind}")
    script = Path(__file__).parents[1] / "peer_dlt.py"
    command = [str(python), str(script), reader, str(landing), FILES[kind], str(work)]
    return run(command, env=bench.env(), log=bench.work / "logs" / "peer")


def _peer_python(bench: Bench) -> Path:
    """The interpreter of the peers' environment, made when it is not there or its pins changed."""
    folder = bench.work / "peers"
    python, stamp = folder / "bin" / "python", folder / "pins"
    if stamp.exists() and stamp.read_text() == _PINS.read_text():
        return python
    uv = shutil.which("uv") or str(REPOSITORY / ".uv" / "bin" / "uv")
    quiet = {**os.environ, "DO_NOT_TRACK": "1"}
    subprocess.run([uv, "venv", "--quiet", "--clear", "--python", sys.executable, folder], check=True, env=quiet)
    install = [uv, "pip", "install", "--quiet", "--python", python, "--requirements", _PINS]
    subprocess.run(install, check=True, env=quiet)
    stamp.write_text(_PINS.read_text())
    return python
