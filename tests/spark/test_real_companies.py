"""Other people's companies on both engines: the same rows. Asked for like the servers, since each takes minutes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests import real
from tests.conftest import KEY
from tests.spark.compare import marts_that_differ
from tests.spark.conftest import SERVERS

pytestmark = [pytest.mark.real, pytest.mark.skipif(not SERVERS, reason="takes minutes: make spark-test")]


@pytest.mark.parametrize(
    ("company", "delivered", "options"),
    [
        ("olist", "olist_to_2017", ["--as-of", "2017-12-31"]),
        ("maven_toystore", "maven_toystore", []),
        ("uci_online_retail", "uci_online_retail_2010-12_to_2011-06", []),
    ],
)
def test_a_company_has_the_same_rows_on_both_engines(
    real_data: Path, tmp_path: Path, company: str, delivered: str, options: list[str]
) -> None:
    home = tmp_path / "home"
    ours = {
        "PRODOPS_SOURCES": str(Path(real.__file__).with_name(company) / "sources.yml"),
        "PRODOPS_LANDING": str(real_data / delivered), "PRODOPS_HOME": str(home), "PRODOPS_KEY": KEY,
        "PRODOPS_SPARK_MASTER": "local[2]", "PRODOPS_SPARK_MEMORY": "4g",
        "PRODOPS_LAKE": str(home / "build" / "lake"),  # runs in this process leave theirs in the environment
    }  # fmt: skip
    for target in ("spark", "duckdb"):
        command = [sys.executable, "-m", "orchestration.cli", "run", "--target", target, *options]
        run = subprocess.run(command, env={**os.environ, **ours}, capture_output=True, text=True, check=False)
        assert run.returncode == 0, run.stdout[-3000:] + run.stderr[-3000:]
    try:
        assert marts_that_differ(home / "build" / "lake", home / "build" / "work.duckdb") == {}
    finally:
        shutil.rmtree(home)
