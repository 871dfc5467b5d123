"""What breaks in the middle of a build on Spark: the published version stands, and a rerun ends with the same rows.

Asked for like the servers (PRODOPS_SPARK_SERVERS=1), since each build takes minutes.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from orchestration.run import run_job
from orchestration.settings import Settings
from orchestration.status import published
from tests.chaos.full_disk import small_disk
from tests.spark.compare import marts_that_differ
from tests.spark.conftest import SERVERS, BothEngines, run_on
from tests.spark.servers import standalone_and_worker

pytestmark = pytest.mark.skipif(not SERVERS, reason="takes minutes: make spark-test")


def _wait_for_marts(run: subprocess.Popen[str], lake: Path) -> None:
    """Until Spark has made some marts and not yet all."""
    made = lake / "tables" / "marts"
    while run.poll() is None and not (made.exists() and len(list(made.iterdir())) > 5):
        time.sleep(0.1)
    assert run.poll() is None, run.stdout and run.stdout.read()[-3000:]


def _expect_the_same_rows_of_a_rerun(again: Settings, both: BothEngines) -> None:
    on_spark = run_job(again, "build_all_on_spark")
    assert on_spark.success, on_spark.errors
    assert published(again)["run_id"] == on_spark.run_id  # type: ignore[index]
    assert marts_that_differ(again.lake, both.settings.work_file) == {}


def test_a_driver_killed(both: BothEngines, again: Settings) -> None:
    before = published(again)
    shutil.rmtree(again.lake / "tables")
    run = run_on("spark", again)
    _wait_for_marts(run, again.lake)
    os.killpg(run.pid, signal.SIGKILL)
    run.wait()
    assert published(again) == before
    _expect_the_same_rows_of_a_rerun(again, both)


def test_a_worker_killed(both: BothEngines, again: Settings, tmp_path: Path) -> None:
    before = published(again)
    shutil.rmtree(again.lake / "tables")
    with standalone_and_worker(tmp_path / "servers") as (address, worker):
        run = run_on("spark", again, PRODOPS_SPARK_MASTER=address, PRODOPS_SPARK_MEMORY="1g")
        _wait_for_marts(run, again.lake)
        os.killpg(worker.pid, signal.SIGKILL)
        assert published(again) == before
        said, _ = run.communicate(timeout=1200)
    if run.returncode == 0:  # Spark gave the tasks to the other worker
        assert published(again) != before
        assert marts_that_differ(again.lake, both.settings.work_file) == {}
    else:
        assert (run.returncode, published(again)) == (1, before), said[-3000:]
        _expect_the_same_rows_of_a_rerun(again, both)


def _used(folder: Path) -> int:
    """Bytes that a folder takes on its disk."""
    return sum(path.stat().st_blocks * 512 for path in folder.rglob("*"))


def test_a_full_lake(both: BothEngines, again: Settings, tmp_path: Path) -> None:
    before = published(again)
    room = _used(again.lake / "raw") + _used(again.lake / "tables") // 2
    with small_disk(tmp_path / "disk", room // 1_000_000 + 1) as disk:
        if disk is None:
            pytest.skip("no small file system may be mounted here")
        said, _ = (run := run_on("spark", again, PRODOPS_LAKE=str(disk))).communicate(timeout=1200)
    assert run.returncode == 1, said[-3000:]
    assert "no room to finish the run" in said, said[-3000:]
    assert str(disk) in said, said[-3000:]
    assert published(again) == before
    _expect_the_same_rows_of_a_rerun(again, both)
