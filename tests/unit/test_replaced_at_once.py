"""How DuckDB takes a model in: the old rows stand until the new ones are whole, whatever kind either is."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.dbt_commands import DBT_PROJECT

PROFILE = "p: {target: d, outputs: {d: {type: duckdb, path: '%s', threads: 1}}}"
PROJECT = "name: p\nprofile: p\nconfig-version: 2\nflags: {send_anonymous_usage_stats: false}\n"


@pytest.fixture
def build(tmp_path: Path) -> Callable[[str], Any]:
    """Builds a project of one model `m` with the given text, and our macro."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    for folder in ("models", "macros"):
        (tmp_path / folder).mkdir()
    shutil.copy(DBT_PROJECT / "macros" / "materializations" / "replaced_at_once.sql", tmp_path / "macros")
    (tmp_path / "profiles.yml").write_text(PROFILE % (tmp_path / "w.duckdb"))
    (tmp_path / "dbt_project.yml").write_text(PROJECT)

    def run(model: str) -> Any:
        (tmp_path / "models" / "m.sql").write_text(model)
        place = ["--project-dir", str(tmp_path), "--profiles-dir", str(tmp_path), "--log-level", "none"]
        try:
            return dbtRunner().invoke(["run", *place, "--log-path", str(tmp_path)])
        finally:
            DuckDBConnectionManager.close_all_connections()

    return run


def _rows(tmp_path: Path) -> tuple[list[Any], list[Any]]:
    """The rows of `m`, and every table or view there is."""
    with duckdb.connect(tmp_path / "w.duckdb", read_only=True) as con:
        found = con.sql("select table_name, table_type from information_schema.tables order by all").fetchall()
        return con.sql("select * from main.m").fetchall(), found


VIEW, TABLE = "{{ config(materialized='view') }} ", "{{ config(materialized='table') }} "
KINDS = {VIEW: "VIEW", TABLE: "BASE TABLE"}


@pytest.mark.parametrize("old", [VIEW, TABLE], ids=["from view", "from table"])
@pytest.mark.parametrize("new", [VIEW, TABLE], ids=["to view", "to table"])
def test_a_model_takes_the_place_of_the_old_one(
    build: Callable[[str], Any], tmp_path: Path, old: str, new: str
) -> None:
    assert build(old + "select 1 as a").success
    assert build(new + "select 2 as a, 3 as b").success
    assert _rows(tmp_path) == ([(2, 3)], [("m", KINDS[new])])


@pytest.mark.parametrize("fault", ["select no_such_column", "select cast('x' || 1 as integer) as a"])
def test_the_old_rows_stand_when_the_new_ones_fail(build: Callable[[str], Any], tmp_path: Path, fault: str) -> None:
    assert build(TABLE + "select 1 as a").success
    assert not build(TABLE + fault).success
    assert _rows(tmp_path) == ([(1,)], [("m", "BASE TABLE")])
