"""dbt by itself: every unit test passes, and all models build when nothing at all was delivered."""

from __future__ import annotations

import functools
import os
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from orchestration.dbt_commands import ensure_manifest, run_dbt
from orchestration.raw.load import load_sources
from tests.conftest import Warehouse


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """A warehouse of a company for which nothing was delivered yet."""
    warehouse = Warehouse(tmp_path_factory.mktemp("empty") / "w")
    sources = warehouse.configure()
    load_sources(warehouse.settings, sources, warehouse.work, run_id="r1")
    return warehouse


@pytest.fixture(scope="module")
def dbt(empty: Warehouse) -> Callable[..., Any]:
    """Runs dbt on the empty warehouse in this process."""
    ensure_manifest(empty.settings)
    return functools.partial(run_dbt, empty.settings)


def _failed(result: Any) -> list[str]:
    return [f"{r.node.name}: {r.message}" for r in result.result.results if str(r.status) not in ("success", "pass")]


def test_every_unit_test_passes_and_an_empty_warehouse_builds(dbt: Callable[..., Any]) -> None:
    result = dbt("build")
    assert _failed(result) == []
    kinds = Counter(str(r.node.resource_type) for r in result.result.results)
    assert kinds["unit"] + kinds["unit_test"] >= 40, kinds
    assert kinds["model"] >= 60


def test_what_nobody_delivers_is_an_empty_table_and_not_zero(dbt: Callable[..., Any], empty: Warehouse) -> None:
    dbt("run")
    for mart in ("order_lines", "daily_product_sales", "product_months", "survey_scores", "survey_answers"):
        assert empty.query(f"select count(*) from marts.{mart}") == [(0,)], mart
    assert empty.query("select count(*) > 0 from marts.dates") == [(True,)]


def test_what_dbt_is_told_is_not_inherited_by_later_processes(dbt: Callable[..., Any]) -> None:
    before = dict(os.environ)
    assert dbt("list", "--select", "products", "--resource-type", "model").success
    assert dict(os.environ) == before
