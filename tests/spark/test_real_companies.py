"""Other people's companies on both engines: the same rows. Asked for like the servers, since each takes minutes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from orchestration.settings import Settings, SparkSettings
from tests import real
from tests.conftest import KEY
from tests.spark.compare import marts_that_differ
from tests.spark.conftest import SERVERS, run_on

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
    settings = Settings(
        Path(real.__file__).with_name(company) / "sources.yml", real_data / delivered, tmp_path / "home", key=KEY,
        spark=SparkSettings(master="local[2]", memory="4g"),
    )  # fmt: skip
    for target in ("spark", "duckdb"):
        said, _ = (run := run_on(target, settings, *options)).communicate(timeout=3600)
        assert run.returncode == 0, said[-3000:]
    try:
        assert marts_that_differ(settings.lake, settings.work_file) == {}
    finally:
        shutil.rmtree(settings.home)
