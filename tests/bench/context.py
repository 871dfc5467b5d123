"""What every benchmark needs: sizes, folders, and ways to start our command, a child task or another program.

The harness's own process stays small and imports no engine, or its size would show up as its children's.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.measure import Usage, run
from tests.bench.sizes import SCALES, Sizes

REPOSITORY = Path(__file__).resolve().parents[2]
_KEY = "a fixed key for benchmarks"


@dataclass(frozen=True)
class Bench:
    """One run of the benchmarks in one scratch folder."""

    work: Path
    scale: str
    memory_mb: int = 1024

    @property
    def sizes(self) -> Sizes:
        """Rows and rounds of this scale."""
        return SCALES[self.scale]

    @property
    def threads(self) -> int:
        """What every engine of a ratio is given."""
        return os.cpu_count() or 1

    @property
    def data(self) -> Path:
        """Generated files, kept between runs."""
        return self.work / "data"

    def env(self, **more: str) -> dict[str, str]:
        """The environment of every measured process: no telemetry, none of the caller's warehouse."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PRODOPS_")}
        quiet = {"DO_NOT_TRACK": "1", "DAGSTER_DISABLE_TELEMETRY": "1", "DBT_SEND_ANONYMOUS_USAGE_STATS": "false"}
        return {**kept, **quiet, "PRODOPS_KEY": _KEY, "PYTHONPATH": str(REPOSITORY), **more}

    def child(self, task: str, *, prefix: Sequence[str] = (), **arguments: Any) -> Usage:
        """One of our tasks (`child.py`) as a process of its own."""
        command = [*prefix, sys.executable, "-m", "tests.bench.child", task, json.dumps(arguments, default=str)]
        return run(command, env=self.env(), log=self.work / "logs" / task, cwd=REPOSITORY)

    def tool(
        self, name: str, *arguments: str, env: dict[str, str] | None = None, prefix: Sequence[str] = (),
        accept: Sequence[int] = (0,),
    ) -> Usage:  # fmt: skip
        """A command installed beside this interpreter (`prodops`, `dbt`)."""
        command = [*prefix, str(Path(sys.executable).with_name(name)), *arguments]
        log = self.work / "logs" / name
        return run(command, env=self.env(**(env or {})), log=log, cwd=REPOSITORY, accept=accept)

    def prodops(
        self,
        home: Path,
        landing: Path | None,
        *arguments: str,
        prefix: Sequence[str] = (),
        accept: Sequence[int] = (0,),
    ) -> Usage:
        """`prodops run` on a warehouse; without a landing folder on the bundled sample."""
        env = {"PRODOPS_HOME": str(home)}
        if landing is not None:
            env |= {"PRODOPS_SOURCES": str(landing / "sources.yml"), "PRODOPS_LANDING": str(landing)}
        return self.tool("prodops", "run", "--json", *arguments, env=env, prefix=prefix, accept=accept)

    def single(self, kind: str, rows: int) -> Path:
        """The landing folder with one generated file of `kind` (`csv` or `jsonl`)."""
        return Path(self.child(f"single_{kind}", folder=self.data, rows=rows).answer["landing"])

    def company(self, lines: int, **sizes: int) -> Path:
        """The landing folder of the generated shop with this many order lines, and `products` or `customers` if told."""
        return Path(self.child("company", folder=self.data, lines=lines, **sizes).answer["landing"])

    def voices(self, answers: int) -> Path:
        """The landing folder of the generated shop whose customers gave this many answers."""
        return Path(self.child("voices", folder=self.data, answers=answers).answer["landing"])

    def fresh(self, name: str) -> Path:
        """An empty folder below the scratch folder."""
        folder = self.work / "homes" / name
        remove(folder)
        folder.mkdir(parents=True)
        return folder

    def built(self, lines: int, *, again: bool = False) -> tuple[Path, Path, Usage]:
        """Landing folder, home, and cost of a whole job on a fresh home; kept, so that benchmarks can share it."""
        landing, home = self.company(lines), self.work / "homes" / f"built_{lines}"
        noted = home / "cost.json"
        if noted.exists() and not again:
            return landing, home, Usage(**json.loads(noted.read_text()))
        cost = self.prodops(self.fresh(home.name), landing)
        noted.write_text(json.dumps(cost.plain()))
        return landing, home, cost

    def copy(self, home: Path, name: str) -> Path:
        """A home that a benchmark may change."""
        target = self.work / "homes" / name
        remove(target)
        shutil.copytree(home, target, symlinks=True)
        return target


def remove(folder: Path) -> None:
    """Removes a folder even where published versions and archived files are read-only."""
    for path in (folder, *folder.rglob("*")) if folder.exists() else ():
        if path.is_dir() and not path.is_symlink():
            path.chmod(0o755)
    shutil.rmtree(folder, ignore_errors=True)
