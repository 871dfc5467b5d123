"""Builds real companies by the one command of their recipe. Add nothing that knows a company."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.conftest import KEY

PARSED = ("manifest.json", "parsed.stamp", "partial_parse.msgpack")


@dataclass
class RealCompany:
    """A warehouse that `prodops run` built and published."""

    home: Path
    summary: dict[str, Any]

    def marts(self) -> duckdb.DuckDBPyConnection:
        """The published file, as any reader opens it."""
        return duckdb.connect(str(self.home / "publish" / "current" / "productops.duckdb"), read_only=True)

    def work(self, sql: str) -> list[tuple[Any, ...]]:
        """Rows of the work file."""
        with duckdb.connect(str(self.home / "build" / "work.duckdb"), read_only=True) as con:
            return con.execute(sql).fetchall()


class Runner:
    """Runs `prodops run` for one company after another; dbt's project is parsed once for all of them."""

    def __init__(self, folder: Path) -> None:
        self._parsed = folder

    def run(self, sources: Path, delivered: Path, home: Path) -> RealCompany:
        """The company's warehouse, published, or the failure that the command tells."""
        self.hand_on_parsed_project(home)
        environment = {
            **os.environ,
            "PRODOPS_SOURCES": str(sources),
            "PRODOPS_LANDING": str(delivered),
            "PRODOPS_HOME": str(home),
            "PRODOPS_KEY": KEY,
        }
        prodops = Path(sys.executable).with_name("prodops")
        run = subprocess.run([prodops, "run", "--json"], env=environment, capture_output=True, text=True, check=False)
        assert run.returncode == 0, run.stdout[-3000:] + run.stderr[-3000:]
        summary = json.loads(run.stdout)
        assert summary["exit_status"] == 0
        for name in PARSED:
            shutil.copy2(home / "build" / "dbt" / name, self._parsed / name)
        return RealCompany(home, summary)

    def hand_on_parsed_project(self, home: Path) -> None:
        """Gives a new home the project as an earlier run of this session parsed it."""
        (home / "build" / "dbt").mkdir(parents=True)
        for name in PARSED:
            if (self._parsed / name).exists():
                shutil.copy2(self._parsed / name, home / "build" / "dbt" / name)


@pytest.fixture(scope="session")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Runner:
    """Builds companies."""
    return Runner(tmp_path_factory.mktemp("parsed"))
