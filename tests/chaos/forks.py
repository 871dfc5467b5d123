"""The other end of the fork server: start a child, kill it at a moment, learn how and where it ended."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parents[2]
PATIENCE = 900.0  # a run that takes longer hangs


@dataclass(frozen=True)
class End:
    """How a child ended: exit status (negative: the signal), stage it was in, what it cost, what it wrote."""

    pid: int
    status: int
    stage: str
    seconds: float
    cpu: float
    text: str

    @property
    def killed(self) -> bool:
        """Whether SIGKILL ended it."""
        return self.status == -signal.SIGKILL


class Forks:
    """A running fork server. One child at a time."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._log = folder / "child.log"
        self._server = subprocess.Popen(
            [sys.executable, "-m", "tests.chaos.server"], cwd=REPOSITORY, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONWARNINGS": "ignore"},
        )  # fmt: skip
        assert self._read() == {"ready": True}

    def _read(self) -> dict[str, Any]:
        assert self._server.stdout is not None
        line = self._server.stdout.readline()
        if not line:
            raise RuntimeError(f"the fork server ended (status {self._server.wait()})")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def child(
        self, do: str, *, after: float | None = None, disturb: Callable[[int], None] | None = None, **request: Any
    ) -> End:
        """Runs one child to its end; `after` that many seconds `disturb` is called with its pid (default: kill it)."""
        assert self._server.stdin is not None
        self._server.stdin.write(json.dumps({"do": do, "log": str(self._log), **request}) + "\n")
        self._server.stdin.flush()
        pid = int(self._read()["pid"])
        timers = [threading.Timer(PATIENCE, _kill_group, [pid])]
        if after is not None:
            timers.append(threading.Timer(after, disturb or _kill_group, [pid]))
        begun = time.monotonic()
        for timer in timers:
            timer.daemon = True
            timer.start()
        answer = self._read()
        for timer in timers:
            timer.cancel()
            timer.join()
        if time.monotonic() - begun >= PATIENCE:
            raise TimeoutError(f"{do}: still running after {PATIENCE:.0f} s; {self._log}")
        return End(pid, text=self._log.read_text(errors="replace"), **answer)

    def close(self) -> None:
        """Ends the server."""
        assert self._server.stdin is not None
        self._server.stdin.close()
        self._server.wait(30)


def _kill_group(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)


def kill_alone(pid: int) -> None:
    """Kills the leader only: its checking children outlive it and must do no harm."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def group_is_gone(pid: int, patience: float = 30.0) -> bool:
    """Whether nothing of a child's process group is left, after a moment to notice that its parent is dead."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        try:
            os.killpg(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.02)
    return False


@contextlib.contextmanager
def forks(folder: Path) -> Iterator[Forks]:
    """A fork server for the length of a block."""
    server = Forks(folder)
    try:
        yield server
    finally:
        server.close()
