"""One company, built on both engines in one home: on Spark first, then on DuckDB, each as `prodops run` does it.

`make spark-test` brings what it needs; without it these tests are skipped and say what is missing. It takes minutes, so
the sample is small; PRODOPS_SPARK_SCALE=1 takes all of it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import pytest

from orchestration.run import RunOutcome, run_job
from orchestration.settings import ConfigError, Settings, SparkSettings
from orchestration.spark import require_spark
from tests.conftest import KEY, SEEDS
from tests.data_tests import build_without_generic_tests
from tests.spark.odd_company import add_to

SCALE = os.environ.pop("PRODOPS_SPARK_SCALE", "0.03")
SERVERS = os.environ.pop("PRODOPS_SPARK_SERVERS", "") == "1"


@dataclass
class BothEngines:
    """The home in which both built, and how each run ended."""

    settings: Settings
    on_spark: RunOutcome
    on_duckdb: RunOutcome

    @property
    def spark_marts(self) -> Path:
        """Folder of the marts as Spark wrote them."""
        return self.settings.lake / "tables" / "marts"

    def published(self, run: RunOutcome) -> duckdb.DuckDBPyConnection:
        """The version that a run published."""
        file = self.settings.publish_root / "versions" / run.run_id / "productops.duckdb"
        return duckdb.connect(str(file), read_only=True)


def environment_of(settings: Settings) -> dict[str, str]:
    """The environment in which a process finds these settings."""
    return {
        "PRODOPS_SOURCES": str(settings.sources_file), "PRODOPS_LANDING": str(settings.landing),
        "PRODOPS_HOME": str(settings.home), "PRODOPS_LAKE": str(settings.lake), "PRODOPS_KEY": KEY,
        "PRODOPS_SPARK_MASTER": settings.spark.master, "PRODOPS_SPARK_MEMORY": settings.spark.memory,
    }  # fmt: skip


def run_on(target: str, settings: Settings, *options: str, **environment: str) -> subprocess.Popen[str]:
    """`prodops run` on one of the engines, in a process group of its own; what it says is to be read."""
    return subprocess.Popen(
        [sys.executable, "-m", "orchestration.cli", "run", "--target", target, *options],
        env={**os.environ, **environment_of(settings), **environment}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        start_new_session=True,
    )  # fmt: skip


@pytest.fixture(scope="session")
def spark_settings() -> SparkSettings:
    """A local session of two cores and little memory."""
    return SparkSettings(master="local[2]", memory="2g")


@pytest.fixture(scope="session", autouse=True)
def _spark_is_there(spark_settings: SparkSettings) -> None:
    settings = Settings(SEEDS / "sources.yml", SEEDS, SEEDS, spark=spark_settings)
    try:
        require_spark(settings)
    except ConfigError as error:
        pytest.skip(f"make spark-test: {error}")


@pytest.fixture(scope="session")
def company(tmp_path_factory: pytest.TempPathFactory, spark_settings: SparkSettings) -> Settings:
    """The sample company with the odd deliveries, not yet loaded."""
    folder = tmp_path_factory.mktemp("both")
    landing = folder / "landing"
    landing.mkdir()
    subprocess.run([sys.executable, str(SEEDS / "generate.py"), "--scale", SCALE, "--out", str(landing)], check=True)
    for name in ("sources.yml", "themes.yml"):
        shutil.copyfile(SEEDS / name, landing / name)
    add_to(landing)
    for path in landing.rglob("*"):
        os.utime(path, (path.stat().st_mtime - 60, path.stat().st_mtime - 60))
    return Settings(landing / "sources.yml", landing, folder / "home", key=KEY, spark=spark_settings)


@pytest.fixture(scope="session")
def _interpreted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Spark's own file of settings, as a user would give it: to compile each plan takes most of a small build."""
    folder = tmp_path_factory.mktemp("spark_settings")
    (folder / "spark-defaults.conf").write_text(
        "spark.sql.codegen.wholeStage false\nspark.sql.codegen.factoryMode NO_CODEGEN\n"
    )
    with pytest.MonkeyPatch.context() as patch:
        if float(SCALE) < 1:
            patch.setenv("SPARK_CONF_DIR", str(folder))
            # nor does Java live long enough for its second compiler; alone, the first has too little room for its code
            patch.setenv("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=256m -XX:+UseSerialGC")
        yield


@pytest.fixture(scope="session")
def both(company: Settings, _interpreted: None) -> BothEngines:
    """Both builds; DuckDB's comes second and must find its way back from Spark's.

    Four hundred generic data tests are a query each, and one on Spark takes its time: only the runs on servers have them.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("orchestration.transform.run_dbt", build_without_generic_tests)
        on_spark = run_job(company, "build_all_on_spark")
        assert on_spark.success, on_spark.errors
        on_duckdb = run_job(company, "build_all")
        assert on_duckdb.success, on_duckdb.errors
    return BothEngines(company, on_spark, on_duckdb)


@pytest.fixture
def again(both: BothEngines, tmp_path: Path) -> Settings:
    """A copy of the home of both builds, in which Spark is to build once more."""
    landing, home = tmp_path / "landing", tmp_path / "home"
    shutil.copytree(both.settings.landing, landing, copy_function=shutil.copy2)
    shutil.copytree(both.settings.home, home, symlinks=True)
    return replace(both.settings, sources_file=landing / "sources.yml", landing=landing, home=home)
