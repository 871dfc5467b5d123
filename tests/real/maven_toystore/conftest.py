"""Maven Fuzzy Factory: built once, and its files as DuckDB alone reads them."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from tests.real.conftest import RealCompany, Runner

SOURCES = Path(__file__).with_name("sources.yml")


@pytest.fixture(scope="session")
def delivered(real_data: Path) -> Path:
    """Folder of the delivered files."""
    return real_data / "maven_toystore"


@pytest.fixture(scope="session")
def company(delivered: Path, runner: Runner) -> RealCompany:
    """The warehouse, built and published."""
    return runner.run("maven_toystore", SOURCES, delivered)


@pytest.fixture(scope="session")
def files(delivered: Path) -> duckdb.DuckDBPyConnection:
    """The delivered files as text, and two views of them with types."""
    con = duckdb.connect()
    for name in ("orders", "order_items", "order_item_refunds", "products"):
        path = delivered / f"{name}.csv"
        con.execute(
            f"create table {name} as select * from read_csv('{path}', all_varchar = true, header = true, quote = '\"')"
        )
    con.execute(
        """create view items as
           select order_item_id as item, order_id, product_id as product, cast(created_at as date) as sold_on,
                  cast(price_usd as decimal(18, 4)) as price, cast(cogs_usd as decimal(18, 4)) as cost
           from order_items;
           create view refunds as
           select order_item_id as item, cast(created_at as date) as refunded_on,
                  cast(refund_amount_usd as decimal(18, 4)) as amount
           from order_item_refunds"""
    )
    return con
