"""A second build on Spark, after late and corrected deliveries and after a build that was killed: the rows are those of
DuckDB from nothing. Asked for like the servers (PRODOPS_SPARK_SERVERS=1), since each build takes minutes.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from orchestration.run import run_job
from orchestration.settings import Settings
from orchestration.status import published
from tests.conftest import KEY
from tests.spark.compare import differences, show
from tests.spark.conftest import SERVERS, BothEngines
from tests.spark.test_equality import MARTS

pytestmark = pytest.mark.skipif(not SERVERS, reason="takes minutes: make spark-test")

LATE = {
    # a month that was closed long ago, an order that changed its month, its customer and its lines, one that is called off
    "orders_3.csv": "order_id,ordered_at,customer_id,status,channel,region,updated_at\n"
    "later,2023-12-05 09:00:00,lost,completed,,,2026-01-01 09:00:00\n"
    "steady-2024-02,2024-05-15 09:00:00,o'hara,completed,,,2026-01-01 09:00:00\n"
    "steady-2024-03,2024-03-15 09:00:00,lost,cancelled,,,2026-01-01 09:00:00\n",
    "lines_3.csv": "order_id,line_id,product_id,quantity,unit_price,discount_amount\n"
    "later,1,o'brien,2,3.33,0\nsteady-2024-02,1,steady,5,9.00,1.00\n",
}


@pytest.fixture
def again(both: BothEngines, tmp_path: Path) -> Settings:
    """The home of both builds, a copy of it, in which Spark is to build once more."""
    landing, home = tmp_path / "landing", tmp_path / "home"
    shutil.copytree(both.settings.landing, landing, copy_function=shutil.copy2)
    shutil.copytree(both.settings.home, home, symlinks=True)
    return replace(both.settings, sources_file=landing / "sources.yml", landing=landing, home=home)


def _deliver(settings: Settings) -> None:
    for name, content in LATE.items():
        (settings.landing / "odd" / name).write_text(content)
        os.utime(settings.landing / "odd" / name, (time.time() - 60, time.time() - 60))


def _differences(settings: Settings, other: Path) -> dict[str, list[str]]:
    """What differs between Spark's marts and those of another work file."""
    with duckdb.connect() as con:
        con.execute("set TimeZone = 'UTC'")
        con.execute(f"attach '{other}' as work (read_only)")
        show(con, "spark", settings.lake / "tables" / "marts")
        found = {mart: differences(con, f"work.marts.{mart}", f"spark.{mart}") for mart in MARTS}
    return {mart: words for mart, words in found.items() if words}


def test_late_and_corrected_deliveries_give_the_rows_of_a_build_from_nothing(
    both: BothEngines, again: Settings, tmp_path: Path
) -> None:
    _deliver(again)
    on_spark = run_job(again, "build_all_on_spark")
    assert on_spark.success, on_spark.errors
    fresh = replace(again, home=tmp_path / "fresh")
    on_duckdb = run_job(fresh, "build_all", tags={"prodops/full_refresh": "true"})
    assert on_duckdb.success, on_duckdb.errors
    assert set(_differences(again, both.settings.work_file)) >= {"order_lines", "product_months"}
    assert _differences(again, fresh.work_file) == {}


def test_a_driver_killed_in_the_middle_leaves_what_was_published_and_a_rerun_mends_it(
    both: BothEngines, again: Settings
) -> None:
    before = published(again)
    ours = {
        "PRODOPS_SOURCES": str(again.sources_file), "PRODOPS_LANDING": str(again.landing),
        "PRODOPS_HOME": str(again.home), "PRODOPS_KEY": KEY, "PRODOPS_SPARK_MASTER": "local[2]",
    }  # fmt: skip
    run = subprocess.Popen(
        [sys.executable, "-m", "orchestration.cli", "run", "--target", "spark"],
        env={**os.environ, **ours}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    shutil.rmtree(again.lake / "tables" / "marts", ignore_errors=True)
    made = again.lake / "tables" / "marts"
    while run.poll() is None and not (made.exists() and len(list(made.iterdir())) > 5):
        time.sleep(0.1)
    assert run.poll() is None, "it ended before it could be killed"
    os.killpg(run.pid, signal.SIGKILL)
    run.wait()
    assert published(again) == before
    on_spark = run_job(again, "build_all_on_spark")
    assert on_spark.success, on_spark.errors
    assert _differences(again, both.settings.work_file) == {}
