"""The checking child: reads one job a line from stdin, answers one result a line on stdout.

It runs under a memory limit, so that a hostile file can only take this process down. Add nothing that
outlives a job.
"""

from __future__ import annotations

import json
import resource
import sys

import duckdb

from orchestration.raw.check.check_file import check_file
from orchestration.raw.check.held import count_held
from orchestration.raw.check.job import Job, Result


def main() -> None:
    """Serves jobs until stdin ends. argv: memory limit in MB, threads."""
    memory_mb, threads = int(sys.argv[1]), int(sys.argv[2])
    if sys.platform == "linux":
        ceiling = (memory_mb * 3 + 2000) * 1_000_000
        resource.setrlimit(resource.RLIMIT_AS, (ceiling, ceiling))
    for line in sys.stdin:
        job = Job.from_json(json.loads(line))
        result = _check(job, memory_mb, threads)
        sys.stdout.write(json.dumps(result.to_json()) + "\n")
        sys.stdout.flush()


def _check(job: Job, memory_mb: int, threads: int) -> Result:
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": f"{memory_mb}MB",
        "threads": threads,
        "temp_directory": job.out_folder,
    }
    with duckdb.connect(config=config) as con:
        con.execute("set TimeZone = 'UTC'; set preserve_insertion_order = true")
        try:
            return check_file(con, job)
        except (duckdb.Error, MemoryError) as error:
            first_line = str(error).splitlines()[0] if str(error) else type(error).__name__
            return Result(
                "held", counted=count_held(job, "cannot_be_read"), reason="cannot_be_read",
                message=f"the file cannot be read: {first_line}",
            )  # fmt: skip


if __name__ == "__main__":
    main()
