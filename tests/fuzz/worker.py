"""Processes that may die: the loader's check with its memory limit, and readers that hostile bytes can crash.

One database serves all checks of a worker (opening one costs more than checking a small file), with a session of its
own for each; everything else is what `orchestration.raw.check` does. A worker that dies, or answers too late, is replaced.
"""

from __future__ import annotations

import os
import pickle
import resource
import select
import signal
import struct
import subprocess
import sys
import traceback
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parents[2]
MEMORY_MB = 1024


class WorkerDied(Exception):
    """The process ended instead of answering; `status` as of Popen, negative for a signal."""

    def __init__(self, status: int, note: str) -> None:
        super().__init__(f"status {status}: {note}")
        self.status = status


class Worker:
    """One process that answers one task at a time."""

    def __init__(self, timeout: float = 60) -> None:
        self._timeout = timeout
        self._process: subprocess.Popen[bytes] | None = None
        self.started = 0

    def ask(self, task: str, argument: Any) -> Any:
        """The task's answer.

        Raises:
            WorkerDied: it crashed, or was too slow and had to be ended.
        """
        process = self._process = self._process or self._start()
        assert process.stdin is not None and process.stdout is not None
        body = pickle.dumps((task, argument))
        try:
            process.stdin.write(struct.pack("<q", len(body)) + body)
            process.stdin.flush()
            ready, _, _ = select.select([process.stdout], [], [], self._timeout)
            size = process.stdout.read(8) if ready else b""
        except BrokenPipeError:
            ready, size = [process.stdout], b""
        if len(size) == 8:
            return pickle.loads(process.stdout.read(struct.unpack("<q", size)[0]))
        if not ready:
            process.kill()
        status = process.wait()
        self._process = None
        raise WorkerDied(status, "died" if ready else f"no answer within {self._timeout:g} seconds")

    def _start(self) -> subprocess.Popen[bytes]:
        self.started += 1
        environment = {**os.environ, "PYTHONPATH": str(REPOSITORY), "PYTHONFAULTHANDLER": ""}
        return subprocess.Popen(
            [sys.executable, "-m", "tests.fuzz.worker"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment,
        )  # fmt: skip

    def close(self) -> None:
        """Ends the process."""
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()
            self._process.wait()
            self._process = None


def _serve() -> None:
    import duckdb

    answers, sys.stdout = sys.stdout.buffer, sys.stderr
    if sys.platform == "linux":
        ceiling = (MEMORY_MB * 3 + 2000) * 1_000_000
        resource.setrlimit(resource.RLIMIT_AS, (ceiling, ceiling))
    config: dict[str, Any] = {"memory_limit": f"{MEMORY_MB}MB", "threads": 1}
    con = duckdb.connect(config=config)
    while header := sys.stdin.buffer.read(8):
        task, argument = pickle.loads(sys.stdin.buffer.read(struct.unpack("<q", header)[0]))
        body = pickle.dumps(_answer(con, task, argument))
        try:
            con.execute("select 1")
        except duckdb.Error:  # a file can upset a database for good; the loader's child opens another one too
            con.close()
            con = duckdb.connect(config=config)
        answers.write(struct.pack("<q", len(body)) + body)
        answers.flush()


def _answer(con: Any, task: str, argument: Any) -> tuple[str, Any]:
    """("ok", answer), or ("error", what Python said)."""
    try:
        if task == "read":
            from tests.fuzz.readers import read

            return "ok", read(argument)
        with con.cursor() as session:
            session.execute("set TimeZone = 'UTC'; set preserve_insertion_order = true")
            return "ok", _check(session, argument)
    except Exception:
        return "error", traceback.format_exc()


def _check(con: Any, job: Any) -> Any:
    """What the checking child does with a job, the rows it would load, and the peak of memory in MB."""
    import duckdb

    from orchestration.raw.check.check_file import check_file
    from orchestration.raw.check.job import Result

    try:
        result = check_file(con, job)
    except (duckdb.Error, MemoryError) as error:
        result = Result("held", reason="cannot_be_read", message=f"the file cannot be read: {error}")
        result.message = result.message.splitlines()[0]
    rows: list[Any] = []
    if result.status == "ok":
        names = ", ".join(f'"{column.name}"' for column in job.columns)
        rows = con.execute(
            f"select _record_no, {names} from read_parquet(?) where _reason is null", [result.parquet]
        ).fetchall()
    return result, rows, _peak_mb()


def _peak_mb() -> float:
    """Peak memory of this process; `ru_maxrss` would begin with that of the process that started it."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return next(int(line.split()[1]) / 1024 for line in status.read_text().splitlines() if line.startswith("VmHWM"))


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _serve()
