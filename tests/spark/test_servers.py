"""Every way to reach Spark, by settings only: a standalone master with two workers, a Connect and a Thrift server.

The whole command on each; PRODOPS_SPARK_SERVERS=1 asks for it (`make spark-test` does), since each takes minutes.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestration.settings import Settings
from orchestration.status import published
from tests.spark.compare import marts_that_differ
from tests.spark.conftest import SERVERS, BothEngines, run_on
from tests.spark.servers import WAYS, reached_by

pytestmark = pytest.mark.skipif(not SERVERS, reason="takes minutes for each server: make spark-test")


@pytest.mark.parametrize("way", WAYS)
def test_a_server_gives_the_same_rows(both: BothEngines, again: Settings, tmp_path: Path, way: str) -> None:
    before = published(again)
    with reached_by(way, tmp_path / "server") as environment:
        said, _ = (run := run_on("spark", again, **environment)).communicate(timeout=3600)
    assert run.returncode == 0, said[-3000:]
    assert published(again) != before
    assert marts_that_differ(again.lake, both.settings.work_file) == {}


@pytest.mark.parametrize(
    ("variable", "address"), [("SPARK_REMOTE", "sc://127.0.0.1:9"), ("PRODOPS_SPARK_THRIFT", "127.0.0.1:9")]
)
def test_a_server_that_is_not_there_is_told_before_anything_starts(
    company: Settings, variable: str, address: str
) -> None:
    run = run_on("spark", company, **{variable: address})
    said, _ = run.communicate(timeout=600)
    assert (run.returncode, variable in said, "127.0.0.1:9" in said) == (2, True, True), said[-3000:]
    assert len(said.strip().splitlines()) <= 3, said
