"""Keeps the checking children: hands out jobs, collects results, replaces a child that died.

A child that dies takes its file with it into `held`, never the run. What is checked is not known here.
"""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from queue import SimpleQueue
from typing import TypeVar

from orchestration.raw.check.job import NO_ROOM, Job, Result

T = TypeVar("T")
_FROM_OUTSIDE = (-signal.SIGTERM, -signal.SIGINT, -signal.SIGHUP)
_REPOSITORY = Path(__file__).resolve().parents[2]


class _Child:
    """One checking process; started when first needed."""

    def __init__(self, memory_mb: int, threads: int) -> None:
        self._arguments = [str(memory_mb), str(threads)]
        self._process: subprocess.Popen[str] | None = None

    def check(self, job: Job) -> Result:
        """The outcome of one job; a child that died of the file gives `held`.

        Raises:
            OSError: the disk is full, or someone ended the child; neither says anything about the file.
        """
        answer, status = self._ask(job)
        if not answer and status == -signal.SIGKILL:  # by a hand, or because memory was short for a moment
            answer, status = self._ask(job)
        if not answer and status in _FROM_OUTSIDE:
            raise InterruptedError(errno.EINTR, f"checking was ended from outside (signal {-status}); run again")
        if answer:
            result = Result.from_json(json.loads(answer))
            if result.status == NO_ROOM:
                raise OSError(errno.ENOSPC, "No space left on device", job.out_folder)
            return result
        return Result(
            "held",
            reason="cannot_be_read",
            message=f"reading the file ended the checking process (status {status}): "
            "damaged, or too large for its memory",
        )

    def _ask(self, job: Job) -> tuple[str, int]:
        """The child's answer, or none and the status it died with."""
        process = self._process = self._process or self._start()
        assert process.stdin is not None and process.stdout is not None
        try:
            process.stdin.write(json.dumps(job.to_json()) + "\n")
            process.stdin.flush()
            answer = process.stdout.readline()
        except BrokenPipeError:
            answer = ""
        if answer.endswith("\n"):
            return answer, 0
        status = process.wait()
        self._process = None
        return "", status

    def _start(self) -> subprocess.Popen[str]:
        environment = {k: v for k, v in os.environ.items() if k != "PRODOPS_KEY"}
        environment["PYTHONPATH"] = str(_REPOSITORY)
        return subprocess.Popen(
            [sys.executable, "-m", "orchestration.raw.check", *self._arguments],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8", env=environment,
        )  # fmt: skip

    def close(self) -> None:
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()
            self._process.wait()


def check_all(jobs: Iterable[tuple[T, Job]], *, memory_mb: int = 1024, children: int = 2) -> Iterator[tuple[T, Result]]:
    """Checks every job, `children` at a time, and yields each result as soon as it is there."""
    waiting = list(jobs)
    workers = min(children, os.cpu_count() or 1, len(waiting)) or 1
    idle: SimpleQueue[_Child] = SimpleQueue()
    pool = [_Child(memory_mb, max(1, (os.cpu_count() or 1) // workers)) for _ in range(workers)]
    for child in pool:
        idle.put(child)

    def run(item: tuple[T, Job]) -> tuple[T, Result]:
        child = idle.get()
        try:
            Path(item[1].out_folder).mkdir(parents=True, exist_ok=True)
            return item[0], child.check(item[1])
        finally:
            idle.put(child)

    try:
        with ThreadPoolExecutor(workers) as executor:
            for future in as_completed([executor.submit(run, item) for item in waiting]):
                yield future.result()
    finally:
        for child in pool:
            child.close()
