"""Whole companies on both engines, Spark reached over servers: the same rows. Asked for, since each takes minutes."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestration.settings import Settings
from tests import real
from tests.bench.context import remove
from tests.conftest import KEY, SEEDS
from tests.spark.compare import marts_that_differ
from tests.spark.conftest import SERVERS, run_on
from tests.spark.servers import reached_by

pytestmark = pytest.mark.skipif(not SERVERS, reason="takes minutes for each company: make spark-test")


def _expect_the_same_rows(sources: Path, landing: Path, folder: Path, way: str, *options: str) -> None:
    settings = Settings(sources, landing, folder / "home", key=KEY)
    with reached_by(way, folder / "server") as environment:
        said, _ = (run := run_on("spark", settings, *options, **environment)).communicate(timeout=3600)
    assert run.returncode == 0, said[-3000:]
    said, _ = (run := run_on("duckdb", settings, *options)).communicate(timeout=3600)
    assert run.returncode == 0, said[-3000:]
    try:
        assert marts_that_differ(settings.lake, settings.work_file) == {}
    finally:
        remove(settings.home)


def test_the_whole_sample_has_the_same_rows_on_both_engines(tmp_path: Path) -> None:
    _expect_the_same_rows(SEEDS / "sources.yml", SEEDS, tmp_path, "standalone")


@pytest.mark.real
@pytest.mark.parametrize(
    ("company", "delivered", "way", "options"),
    [
        ("olist", "olist_to_2017", "connect", ["--as-of", "2017-12-31"]),
        ("maven_toystore", "maven_toystore", "thrift", []),
        ("uci_online_retail", "uci_online_retail_2010-12_to_2011-06", "standalone", []),
    ],
)
def test_a_company_of_others_has_the_same_rows_on_both_engines(
    real_data: Path, tmp_path: Path, company: str, delivered: str, way: str, options: list[str]
) -> None:
    sources = Path(real.__file__).with_name(company) / "sources.yml"
    _expect_the_same_rows(sources, real_data / delivered, tmp_path, way, *options)
