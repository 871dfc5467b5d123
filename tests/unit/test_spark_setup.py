"""Building on Spark without what it needs: one sentence that says what to install, status 2, nothing touched."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

import orchestration.spark as spark
from orchestration.settings import ConfigError, Settings, SparkSettings
from tests.conftest import SEEDS, Warehouse


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(SEEDS / "sources.yml", SEEDS, tmp_path / "home", target="spark")


@pytest.fixture
def with_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the extra were installed, whether or not it is."""
    monkeypatch.setattr(spark, "find_spec", lambda name: name)


def _java(folder: Path, first_line: str) -> str:
    folder.mkdir()
    (folder / "java").write_text(f"#!/bin/sh\necho '{first_line}' >&2\n")
    (folder / "java").chmod(0o755)
    return str(folder)


def test_without_the_extra_the_command_says_which(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spark, "find_spec", lambda name: None)
    with pytest.raises(ConfigError, match="uv sync --extra spark"):
        spark.require_spark(settings)


@pytest.mark.usefixtures("with_extra")
def test_without_java_the_package_is_named(settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ConfigError, match="apt-get install openjdk-17-jre-headless"):
        spark.require_spark(settings)


@pytest.mark.usefixtures("with_extra")
@pytest.mark.parametrize(
    ("told", "is_enough"),
    [
        ('openjdk version "17.0.15" 2025-04-15', True),
        ('openjdk version "21" 2023-09-19', True),
        ('java version "1.8.0_402"', False),
        ('openjdk version "11.0.22" 2024-01-16', False),
        ("cannot run", False),
    ],
)
def test_java_must_be_17_or_newer(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, told: str, is_enough: bool
) -> None:
    monkeypatch.setenv("PATH", _java(tmp_path / "bin", told) + os.pathsep + "/bin")
    if is_enough:
        spark.require_spark(settings)
        return
    with pytest.raises(ConfigError, match="needs Java 17 or newer"):
        spark.require_spark(settings)


@pytest.mark.usefixtures("with_extra")
@pytest.mark.parametrize("server", [SparkSettings(remote="sc://host:15002"), SparkSettings(thrift="host:10000")])
def test_a_server_of_others_needs_no_java_here(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, server: SparkSettings
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(spark, "_listens", lambda host, port: True)
    spark.require_spark(replace(settings, spark=server))


@pytest.mark.usefixtures("with_extra")
@pytest.mark.parametrize(
    ("server", "told"),
    [
        (SparkSettings(remote="sc://127.0.0.1:9/;token=x"), "nothing listens on sc://127.0.0.1:9.*set SPARK_REMOTE"),
        (SparkSettings(thrift="127.0.0.1:9"), "nothing listens on 127.0.0.1:9: .*set PRODOPS_SPARK_THRIFT"),
        (SparkSettings(master="spark://127.0.0.1:9,127.0.0.1:10"), "nothing listens on spark://.*PRODOPS_SPARK_MASTER"),
        (SparkSettings(master="spark://127.0.0.1:many"), "nothing listens on spark://"),
        (SparkSettings(master="http://host"), "which Spark does not know"),
        (SparkSettings(master="local[two]"), "which Spark does not know"),
    ],
)
def test_a_server_that_is_not_there_is_told_before_anything_starts(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, server: SparkSettings, told: str
) -> None:
    monkeypatch.setenv("PATH", _java(tmp_path / "bin", 'openjdk version "17.0.15"') + os.pathsep + "/bin")
    with pytest.raises(ConfigError, match=told):
        spark.require_spark(replace(settings, spark=server))


@pytest.mark.usefixtures("with_extra")
def test_one_master_of_several_is_enough(settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", _java(tmp_path / "bin", 'openjdk version "17.0.15"') + os.pathsep + "/bin")
    with socket.create_server(("127.0.0.1", 0)) as there:
        masters = f"spark://127.0.0.1:9,127.0.0.1:{there.getsockname()[1]}"
        spark.require_spark(replace(settings, spark=SparkSettings(master=masters)))


def test_the_command_ends_with_status_2_and_touches_nothing(warehouse: Warehouse, tmp_path: Path) -> None:
    warehouse.configure(products={"feed": "product.products", "location": "products.csv", "delivery": "snapshot"})
    options = ["--sources", str(warehouse.settings.sources_file), "--home", str(tmp_path / "home"), "--json"]
    done = subprocess.run(
        [sys.executable, "-m", "orchestration.cli", "run", "--target", "spark", *options],
        capture_output=True, text=True, check=False, env={**os.environ, "PATH": str(tmp_path)},
    )  # fmt: skip
    assert done.returncode == 2, done.stderr
    assert json.loads(done.stdout)["exit_status"] == 2
    assert ("uv sync --extra spark" in done.stderr) or ("apt-get install openjdk-17-jre-headless" in done.stderr)
    assert not (tmp_path / "home").exists()


def test_an_unknown_engine_in_the_environment_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRODOPS_TARGET", "oracle")
    with pytest.raises(ConfigError, match="to duckdb or spark"):
        Settings.from_env()


def test_a_lake_that_is_an_address_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRODOPS_LAKE", "s3a://bucket/lake")
    with pytest.raises(ConfigError, match="a mounted bucket"):
        Settings.from_env()


def test_settings_say_how_spark_is_reached(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, value in {
        "PRODOPS_TARGET": "spark",
        "PRODOPS_LAKE": str(tmp_path),
        "SPARK_REMOTE": "sc://one:15002",
    }.items():
        monkeypatch.setenv(name, value)
    settings = Settings.from_env()
    assert (settings.target, settings.lake, settings.spark.remote) == ("spark", tmp_path, "sc://one:15002")
    assert settings.on("duckdb").dbt_target != settings.dbt_target
