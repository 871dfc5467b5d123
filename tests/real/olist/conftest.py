"""Olist: built once, and its files as DuckDB alone reads them."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from tests.real.conftest import RealCompany, Runner

SOURCES = Path(__file__).with_name("sources.yml")


@pytest.fixture(scope="session")
def delivered(real_data: Path) -> Path:
    """Folder of the delivered files."""
    return real_data / "olist_to_2017"


@pytest.fixture(scope="session")
def company(delivered: Path, runner: Runner) -> RealCompany:
    """The warehouse, built and published by the one command of the recipe, as of the day the delivery ends."""
    return runner.run("olist", SOURCES, delivered, "--as-of", "2017-12-31")


@pytest.fixture(scope="session")
def files(delivered: Path) -> duckdb.DuckDBPyConnection:
    """The delivered files as tables of text, read by DuckDB alone."""
    con = duckdb.connect()
    for name in ("orders", "order_items", "order_reviews", "products", "customers", "order_payments"):
        path = delivered / f"olist_{name}_dataset.csv"
        con.execute(
            f"create table {name} as select * from read_csv('{path}', all_varchar = true, header = true, quote = '\"')"
        )
    return con
