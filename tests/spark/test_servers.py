"""Every way to reach Spark, by settings only: a standalone master with two workers, a Connect and a Thrift server.

A part of the models each; PRODOPS_SPARK_SERVERS=1 asks for it (`make spark-test` does), since each takes minutes.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from importlib.util import find_spec
from pathlib import Path

import duckdb
import pytest

from tests.conftest import KEY
from tests.spark.compare import differences, show
from tests.spark.conftest import SERVERS, BothEngines
from tests.spark.part import MARTS
from tests.spark.servers import connect_server, standalone, thrift_server

pytestmark = pytest.mark.skipif(not SERVERS, reason="takes minutes for each server: make spark-test")


def _build(both: BothEngines, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    settings = both.settings
    ours = {
        "PRODOPS_SOURCES": str(settings.sources_file), "PRODOPS_LANDING": str(settings.landing),
        "PRODOPS_HOME": str(settings.home), "PRODOPS_LAKE": str(folder / "lake"), "PRODOPS_KEY": KEY,
        "PRODOPS_SPARK_MEMORY": "1500m",
    }  # fmt: skip
    command = [sys.executable, "-m", "tests.spark.part"]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, **ours, **environment}
    )


def _without_java(folder: Path) -> str:
    """A search path on which there is no Java."""
    folder.mkdir(exist_ok=True)
    return f"{Path(sys.executable).parent}{os.pathsep}{folder}"


Server = Callable[[Path], AbstractContextManager[str]]


@pytest.mark.parametrize(
    ("start", "variable", "needs_java"),
    [
        pytest.param(standalone, "PRODOPS_SPARK_MASTER", True, id="standalone"),
        pytest.param(connect_server, "SPARK_REMOTE", False, id="connect"),
        pytest.param(thrift_server, "PRODOPS_SPARK_THRIFT", False, id="thrift"),
    ],
)
def test_a_server_gives_the_same_rows(
    both: BothEngines, tmp_path: Path, start: Server, variable: str, needs_java: bool
) -> None:
    if variable == "PRODOPS_SPARK_THRIFT" and find_spec("pyhive") is None:
        pytest.skip("the Thrift client is not installed")
    path = {} if needs_java else {"PATH": _without_java(tmp_path / "empty")}
    with start(tmp_path / "server") as address:
        done = _build(both, tmp_path, **{variable: address}, **path)
    assert done.returncode == 0, done.stderr[-3000:]
    with duckdb.connect() as con:
        con.execute("set TimeZone = 'UTC'")
        con.execute(f"attach '{both.settings.work_file}' as work (read_only)")
        made = show(con, "spark", tmp_path / "lake" / "tables" / "marts")
        assert set(MARTS) <= set(made)
        assert {mart: differences(con, f"work.marts.{mart}", f"spark.{mart}") for mart in MARTS} == {
            mart: [] for mart in MARTS
        }


@pytest.fixture
def nowhere() -> Iterator[str]:
    """An address on which nothing listens."""
    yield "127.0.0.1:9"


@pytest.mark.parametrize("variable", ["SPARK_REMOTE", "PRODOPS_SPARK_THRIFT"])
def test_a_server_that_is_not_there_fails_in_words(
    both: BothEngines, tmp_path: Path, nowhere: str, variable: str
) -> None:
    address = f"sc://{nowhere}" if variable == "SPARK_REMOTE" else nowhere
    done = _build(both, tmp_path, **{variable: address})
    assert done.returncode != 0
    assert "9" in done.stderr
