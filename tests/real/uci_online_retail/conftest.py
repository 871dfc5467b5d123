"""UCI Online Retail: built once, and its files as DuckDB alone reads them."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from tests.real.conftest import RealCompany, Runner

SOURCES = Path(__file__).with_name("sources.yml")


@pytest.fixture(scope="session")
def delivered(real_data: Path) -> Path:
    """Folder of the daily files."""
    return real_data / "uci_online_retail_2010-12_to_2011-06"


@pytest.fixture(scope="session")
def company(delivered: Path, runner: Runner) -> RealCompany:
    """The warehouse, all files at once."""
    return runner.run("uci_online_retail", SOURCES, delivered)


@pytest.fixture(scope="session")
def files(delivered: Path) -> duckdb.DuckDBPyConnection:
    """The delivered lines, read by DuckDB alone as text and cast here."""
    con = duckdb.connect()
    con.execute(
        f"""create table lines as
            select InvoiceNo as invoice, StockCode as code, Description as words, CustomerID as customer,
                   Country as country, parse_filename(filename) as file,
                   cast(InvoiceDate as timestamp) as sold_at, cast(Quantity as bigint) as quantity,
                   cast(UnitPrice as decimal(18, 4)) as price,
                   cast(cast(Quantity as bigint) * cast(UnitPrice as decimal(18, 4)) as decimal(18, 4)) as amount
            from read_csv('{delivered}/*.csv', all_varchar = true, header = true, quote = '"', filename = true)"""
    )
    return con
