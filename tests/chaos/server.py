"""The fork server: imports everything once, then forks one child a request, so that a kill costs no imports.

It reads one request a line from stdin and answers twice: `{"pid": …}` when the child runs, and how it ended.
The child leads its own process group, so that it can be killed together with its checking children or alone.
Forking is sound only while this process has one thread; `require_single_thread` refuses to start otherwise.
"""

from __future__ import annotations

import ctypes
import gc
import importlib
import json
import mmap
import os
import resource
import signal
import sys
import threading
import time
import traceback
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.data_tests import build_without_data_tests

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # or numpy starts threads when it is imported
PRELOAD = (
    "dbt.cli.main", "dbt.adapters.duckdb.connections", "dbt.adapters.duckdb.impl", "great_expectations", "dagster_dbt",
    "dagster_dbt.core.dbt_cli_event", "google.protobuf.json_format", "pyarrow.parquet", "duckdb", "expectations",
    "orchestration.definitions", "orchestration.cli", "orchestration.commands", "orchestration.audit.verdicts",
    "orchestration.raw.load", "orchestration.brief.render",
)  # fmt: skip
OWN_THREADS = {"jemalloc_bg_thd"}  # pyarrow's allocator: it has fork handlers of its own
STAGE_BYTES = 64


def main() -> None:
    """Serves requests until stdin ends."""
    for name in PRELOAD:
        importlib.import_module(name)
    transform = importlib.import_module("orchestration.transform")
    transform.run_dbt = build_without_data_tests  # type: ignore[attr-defined]  # a kill among them cuts nothing short
    gc.collect()
    gc.freeze()
    require_single_thread()
    answers = sys.stdout
    answers.write('{"ready": true}\n')
    answers.flush()
    for line in sys.stdin:
        request = json.loads(line)
        stage = mmap.mmap(-1, STAGE_BYTES)  # shared with the child, and still here when it was killed
        begun = time.monotonic()
        pid = os.fork()
        if pid == 0:
            _child(request, stage)
        with suppress(OSError):  # the child does the same; whoever is first
            os.setpgid(pid, pid)
        _say(answers, {"pid": pid})
        status, usage = _end_of(pid, stage, request)
        _say(answers, {
            "status": os.waitstatus_to_exitcode(status), "stage": bytes(stage[:]).rstrip(b"\0").decode(),
            "seconds": time.monotonic() - begun, "cpu": usage.ru_utime + usage.ru_stime,
        })  # fmt: skip
        stage.close()


def _end_of(pid: int, stage: mmap.mmap, request: dict[str, Any]) -> tuple[int, resource.struct_rusage]:
    """Waits for the child; with `kill_in` its group is killed so many seconds after it entered that stage."""
    entered: float | None = None
    while "kill_in" in request:
        ended, status, usage = os.wait4(pid, os.WNOHANG)
        if ended:
            return status, usage
        now = time.monotonic()
        if entered is None and bytes(stage[:]).rstrip(b"\0").decode() == request["kill_in"]:
            entered = now
        if entered is not None and now >= entered + request["kill_after"]:
            os.killpg(pid, signal.SIGKILL)
            break
        time.sleep(0.002)
    _, status, usage = os.wait4(pid, 0)
    return status, usage


def require_single_thread() -> None:
    """Refuses to fork from a process in which another thread could hold a lock."""
    native = {
        Path(f"/proc/self/task/{task}/comm").read_text().strip()
        for task in (os.listdir("/proc/self/task") if sys.platform == "linux" else [])  # noqa: PTH208
        if int(task) != os.getpid()
    }
    if threading.active_count() > 1 or native - OWN_THREADS:
        raise SystemExit(f"forking is not sound here: threads {threading.enumerate()}, {sorted(native)}")


def _say(stream: Any, answer: dict[str, Any]) -> None:
    stream.write(json.dumps(answer) + "\n")
    stream.flush()


def _child(request: dict[str, Any], stage: mmap.mmap) -> None:
    """Does what was asked for and ends this process, whatever happens."""
    status = 70
    try:
        os.setpgid(0, 0)
        log = os.open(request["log"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
        nothing = os.open(os.devnull, os.O_RDONLY)
        for source, target in ((nothing, 0), (log, 1), (log, 2)):
            os.dup2(source, target)
        os.environ.update(request.get("environment", {}))
        if request.get("plain_permissions"):
            plain_permissions()
        if request.get("file_bytes"):
            resource.setrlimit(resource.RLIMIT_FSIZE, (request["file_bytes"], request["file_bytes"]))
        _note_stages(stage)
        status = TASKS[request["do"]](request)
    except SystemExit as end:
        status = int(end.code or 0)
    except BaseException:
        status = 71
        traceback.print_exc()
    finally:
        with suppress(OSError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(status)


def _note_stages(shared: mmap.mmap) -> None:
    """Keeps the name of the running stage where the server can read it after a SIGKILL."""
    from orchestration import progress

    seen: set[str] = set()

    def note(stage: str, what: str, done: int, total: int) -> None:
        name = "start" if what == "reading the dbt project" else stage
        seen.add(name)
        if name == "audit":
            name = "audit marts" if "transform" in seen else "audit raw"
        shared[:STAGE_BYTES] = name.encode().ljust(STAGE_BYTES, b"\0")

    note("start", "", 0, 0)
    progress._listeners.append(note)


def _load(request: dict[str, Any]) -> int:
    from orchestration.raw.config_file import read_sources
    from orchestration.raw.load import load_sources
    from orchestration.resources import WorkFile
    from orchestration.settings import Settings

    folders = {name: Path(request[name]) for name in ("sources_file", "landing", "home")}
    settings = Settings(**folders, key=os.environ["PRODOPS_KEY"])
    outcome = load_sources(settings, read_sources(settings.sources_file), WorkFile(settings.work_file), run_id="r")
    sys.stdout.write("\n".join(outcome.refused))
    return 0


def _command(request: dict[str, Any]) -> int:
    from orchestration.cli import main as prodops

    places = ["--sources", request["sources_file"], "--landing", request["landing"], "--home", request["home"]]
    prodops([*request["arguments"], *places], standalone_mode=False)
    return 0


def _history(request: dict[str, Any]) -> int:
    """What Dagster's instance remembers of runs and slots, as JSON in the log."""
    import dagster as dg

    from orchestration.run import instance
    from orchestration.settings import Settings

    folders = {name: Path(request[name]) for name in ("sources_file", "landing", "home")}
    with instance(Settings(**folders)) as opened:
        runs = opened.get_runs(dg.RunsFilter())
        storage = opened.event_log_storage
        slots = {key: storage.get_concurrency_info(key) for key in storage.get_concurrency_keys()}
        sys.stdout.write(json.dumps({
            "unfinished": [run.run_id for run in runs if not run.is_finished],
            "runs": len(runs),
            "taken": {key: info.active_slot_count for key, info in slots.items() if info.active_slot_count},
            "limits": {pool.name: pool.limit for pool in storage.get_pool_limits()},
        }))  # fmt: skip
    return 0


def plain_permissions() -> None:
    """Root without its right to read and write everything, so that the modes of files bind as for anyone else."""
    if os.geteuid() != 0:
        return
    libc = ctypes.CDLL(None, use_errno=True)
    for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH; out of the bounding set: exec gives none back
        if libc.prctl(24, capability, 0, 0, 0):
            raise OSError(ctypes.get_errno(), "prctl(PR_CAPBSET_DROP)")
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    sets = (ctypes.c_uint32 * 6)()
    if libc.capget(header, sets):
        raise OSError(ctypes.get_errno(), "capget")
    for which in range(3):
        sets[which] &= ~0b110
    if libc.capset(header, sets):
        raise OSError(ctypes.get_errno(), "capset")


TASKS = {"load": _load, "command": _command, "history": _history}

if __name__ == "__main__":
    main()
    os._exit(0)  # nothing to tidy up, and what was frozen would be reported as leaked
