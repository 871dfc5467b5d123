"""Builds real companies by the one command of their recipe. Add nothing that knows a company."""

from __future__ import annotations

import fcntl
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
    """Runs `prodops run`, once for each company however many files and processes of tests look at it.

    dbt's project is parsed once for all companies.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def run(self, name: str, sources: Path, delivered: Path, *options: str) -> RealCompany:
        """The company's warehouse, published, or the failure that the command tells."""
        home = self._folder / name
        told = self._folder / f"{name}.json"
        with (self._folder / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # let go of when the file closes
            if not told.exists():
                summary = self._build(sources, delivered, home, options)
                told.write_text(summary)
        return RealCompany(home, json.loads(told.read_text()))

    def _build(self, sources: Path, delivered: Path, home: Path, options: tuple[str, ...]) -> str:
        self.hand_on_parsed_project(home)
        environment = {
            **os.environ,
            "PRODOPS_SOURCES": str(sources),
            "PRODOPS_LANDING": str(delivered),
            "PRODOPS_HOME": str(home),
            "PRODOPS_KEY": KEY,
        }
        prodops = Path(sys.executable).with_name("prodops")
        command = [prodops, "run", "--json", *options]
        run = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert run.returncode == 0, run.stdout[-3000:] + run.stderr[-3000:]
        assert json.loads(run.stdout)["exit_status"] == 0
        parsed = self._folder / "parsed"
        parsed.mkdir(exist_ok=True)
        for file in PARSED:  # in one step each: another process may be reading
            shutil.copy2(home / "build" / "dbt" / file, parsed / f"{file}.{home.name}")
            (parsed / f"{file}.{home.name}").replace(parsed / file)
        return run.stdout

    def hand_on_parsed_project(self, home: Path) -> None:
        """Gives a new home the project as an earlier run of this session parsed it."""
        (home / "build" / "dbt").mkdir(parents=True, exist_ok=True)
        for name in PARSED:
            if (self._folder / "parsed" / name).exists():
                shutil.copy2(self._folder / "parsed" / name, home / "build" / "dbt" / name)


@pytest.fixture(scope="session")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Runner:
    """Builds companies in a folder that all processes of this session share."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "companies"
    folder.mkdir(exist_ok=True)
    return Runner(folder)


@pytest.fixture(scope="module")  # of a session there would be one, and companies are several
def marts(company: RealCompany) -> duckdb.DuckDBPyConnection:
    """What was published of the company that the folder of the test builds."""
    return company.marts()


def one(con: duckdb.DuckDBPyConnection, sql: str) -> Any:
    """The only row of a query, its value alone when it has one column."""
    row = con.execute(sql).fetchone()
    assert row is not None
    return row[0] if len(row) == 1 else row
