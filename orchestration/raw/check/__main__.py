"""The checking child: reads one job a line from stdin, answers one result a line on stdout.

It runs under a memory limit, so that a hostile file can only take this process down. Add nothing but the
connection that outlives a job.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
from pathlib import Path

import duckdb

from orchestration.raw.check.check_file import check_file
from orchestration.raw.check.held import count_held
from orchestration.raw.check.job import NO_ROOM, Job, Result
from orchestration.space import is_full

_TABLES = ("delivered", "shapes", "answered", "repeated")  # what check_file makes


def main() -> None:
    """Serves jobs until stdin ends. argv: memory limit in MB, threads."""
    # Dagster gives SIGTERM the fate of SIGINT, which a job in the background ignores; both are inherited
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    memory_mb, threads = int(sys.argv[1]), int(sys.argv[2])
    if sys.platform == "linux":
        ceiling = (memory_mb * 3 + 2000) * 1_000_000
        resource.setrlimit(resource.RLIMIT_AS, (ceiling, ceiling))
    con: duckdb.DuckDBPyConnection | None = None
    for line in sys.stdin:
        job = Job.from_json(json.loads(line))
        # opening costs as much as checking a small file, so a connection serves until a file upsets it
        con = con or _connect(job, memory_mb, threads)
        result, is_well = _check(con, job)
        if not is_well:
            con.close()
            con = None
        sys.stdout.write(json.dumps(result.to_json()) + "\n")
        sys.stdout.flush()


def _connect(job: Job, memory_mb: int, threads: int) -> duckdb.DuckDBPyConnection:
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": f"{memory_mb}MB",
        "threads": threads,
        "temp_directory": str(Path(job.out_folder).parent / f"spill-{os.getpid()}"),
    }
    con = duckdb.connect(config=config)
    con.execute("set TimeZone = 'UTC'; set preserve_insertion_order = true")
    return con


def _check(con: duckdb.DuckDBPyConnection, job: Job) -> tuple[Result, bool]:
    """The result, and whether the connection can be used again; nothing of one file is left for the next."""
    try:
        result = check_file(con, job)
        for table in _TABLES:
            con.execute(f"drop table if exists {table}")
        return result, True
    except (duckdb.Error, MemoryError, OSError) as error:
        if is_full(error):
            return Result(NO_ROOM), False  # says nothing about the file
        first_line = str(error).splitlines()[0] if str(error) else type(error).__name__
        held = Result(
            "held", counted=count_held(job, "cannot_be_read"), reason="cannot_be_read",
            message=f"the file cannot be read: {first_line}",
        )  # fmt: skip
        return held, False


if __name__ == "__main__":
    main()
