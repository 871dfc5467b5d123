"""Runs whole processes and says what each cost: wall clock, CPU of it and its children, peak memory.

Nothing here knows what is measured. CPU comes from the kernel's accounting of the waited-for child (its own
waited-for children included), so work done in a checking child or a dbt thread is counted.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

_PAGE = os.sysconf("SC_PAGE_SIZE")


class Failed(Exception):
    """A measured process ended with an error; its last output is in the text."""


@dataclass
class Usage:
    """What one process cost. `answer` is the JSON object it printed on its last line, if it did."""

    wall: float
    cpu: float
    peak_mb: float
    largest_mb: float = 0.0
    answer: dict[str, Any] = field(default_factory=dict)

    def plain(self) -> dict[str, Any]:
        """As plain values, for the results file."""
        return asdict(self)


def run(
    command: Sequence[str], *, env: Mapping[str, str] | None = None, log: Path, cwd: Path | None = None,
    accept: Sequence[int] = (0,), enter: Callable[[], None] | None = None,
) -> Usage:  # fmt: skip
    """Runs one process to its end.

    Raises:
        Failed: its exit status is not one of `accept`.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.with_suffix(".out").open("wb") as out, log.with_suffix(".err").open("wb") as err:
        started = time.monotonic()
        process = subprocess.Popen(command, stdout=out, stderr=err, env=env, cwd=cwd, preexec_fn=enter)
        watcher = _TreeMemory(process.pid)
        watcher.start()
        _, status, used = os.wait4(process.pid, 0)
        wall = time.monotonic() - started
        watcher.stop()
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in accept:
        told = log.with_suffix(".err").read_text(errors="replace")[-1500:]
        raise Failed(f"{' '.join(map(str, command))}\nended with {process.returncode}:\n{told}")
    largest = used.ru_maxrss / 1024
    return Usage(
        round(wall, 3), round(used.ru_utime + used.ru_stime, 3), round(max(watcher.peak_mb, largest), 1),
        round(largest, 1), _answer(log.with_suffix(".out")),
    )  # fmt: skip


def _answer(path: Path) -> dict[str, Any]:
    lines = path.read_text(errors="replace").strip().splitlines()
    with contextlib.suppress(IndexError, json.JSONDecodeError):
        answer = json.loads(lines[-1])
        if isinstance(answer, dict):
            return answer
    return {}


def interleaved(sides: Mapping[str, Callable[[], Usage]], rounds: int) -> dict[str, list[Usage]]:
    """Every side once per round, in turn, so that a busy minute of the machine hits all of them."""
    measured: dict[str, list[Usage]] = {name: [] for name in sides}
    for _ in range(rounds):
        for name, side in sides.items():
            measured[name].append(side())
    return measured


def best(usages: Sequence[Usage]) -> Usage:
    """The cheapest of several: least CPU and least wall may come from different runs; both are lower bounds."""
    cheapest = min(usages, key=lambda one: one.cpu)
    return Usage(
        min(u.wall for u in usages), cheapest.cpu, min(u.peak_mb for u in usages),
        min(u.largest_mb for u in usages), cheapest.answer,
    )  # fmt: skip


class _TreeMemory(threading.Thread):
    """Samples the resident memory of a process and all its descendants together (shared pages count per process)."""

    def __init__(self, pid: int, every: float = 0.2) -> None:
        super().__init__(daemon=True)
        self._pid, self._every = pid, every
        self._done = threading.Event()
        self.peak_mb = 0.0

    def run(self) -> None:
        """Samples until stopped."""
        while not self._done.wait(self._every):
            self.peak_mb = max(self.peak_mb, sum(_resident(pid) for pid in _tree(self._pid)) / 1e6)

    def stop(self) -> None:
        """Ends the sampling."""
        self._done.set()
        self.join()


def _tree(root: int) -> list[int]:
    """The process and its descendants; only the process itself where /proc does not say (not Linux)."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError, IndexError, ValueError):
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            parents.setdefault(parent, []).append(int(entry.name))
    found, waiting = [], [root]
    while waiting:
        found.append(pid := waiting.pop())
        waiting += parents.get(pid, [])
    return found


def _resident(pid: int) -> int:
    with contextlib.suppress(OSError, IndexError, ValueError):
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE
    return 0
