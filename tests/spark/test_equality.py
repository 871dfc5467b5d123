"""The same rows on both engines, through the same gate; and the data holds what they could disagree about."""

from __future__ import annotations

import duckdb
import pytest

from tests.spark.compare import MARTS, TELLS_OF_RUNS, differences, show
from tests.spark.conftest import BothEngines
from tests.spark.odd_company import EMPTIED, FILLED, LATE


@pytest.fixture(scope="module")
def con(both: BothEngines) -> duckdb.DuckDBPyConnection:
    """`work.marts` as DuckDB built them, `spark.<mart>` as Spark did."""
    opened = duckdb.connect()
    opened.execute("set TimeZone = 'UTC'")
    opened.execute(f"attach '{both.settings.work_file}' as work (read_only)")
    show(opened, "spark", both.spark_marts)
    return opened


@pytest.mark.parametrize("mart", MARTS)
def test_a_mart_has_the_same_rows_on_both_engines(con: duckdb.DuckDBPyConnection, mart: str) -> None:
    assert differences(con, f"work.marts.{mart}", f"spark.{mart}") == []


def test_a_difference_would_be_seen(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("create temp table one as select * from work.marts.product_margins")
    con.execute("create temp table other as select * from one")
    assert differences(con, "one", "other") == []
    con.execute("update other set net_sales = net_sales + 0.0001 where rowid = 0")
    assert differences(con, "one", "other") != []
    con.execute("create or replace temp table other as select * from one where rowid > 0")
    assert differences(con, "one", "other") != []
    con.execute("create or replace temp table other as select * replace (gm_pct * 1.00000001 as gm_pct) from one")
    assert differences(con, "one", "other") != []


def _one(con: duckdb.DuckDBPyConnection, sql: str) -> object:
    row = con.execute(sql).fetchone()
    assert row is not None
    return row[0]


def test_the_data_holds_what_engines_could_disagree_about(con: duckdb.DuckDBPyConnection) -> None:
    lines = "spark.order_lines where product_key"
    assert _one(con, f"select count(*) from {lines} = 'o''brien'") == 5
    assert _one(con, "select product_name from spark.products where product_key = 'o''brien'") == "O'Brien's \\ peas"
    assert _one(con, f"select count(distinct net_sales) from {lines} = 'steady'") == 1
    assert _one(con, f"select count(*) from {lines} in ('twin_a', 'twin_b')") == 48
    months = "select string_agg(strftime(order_date, '%Y-%m')) from spark.order_lines where order_id = 'wandering'"
    assert (_one(con, months), EMPTIED < FILLED) == (FILLED, True)
    assert _one(con, f"select count(*) from {lines} = 'o''brien' and strftime(order_date, '%Y-%m') = '{LATE}'") == 1
    assert _one(con, "select count(*) from spark.product_margins where gm_pct is null") != 0
    assert _one(con, "select count(*) from spark.order_lines where quantity = 0 or unit_price = 0") != 0


def test_what_spark_built_went_through_the_same_gate(both: BothEngines) -> None:
    ours = "schema_name = 'marts' and table_name not like '\\_%' escape '\\'"
    with both.published(both.on_spark) as published:
        tables = published.execute(f"select table_name from duckdb_tables() where {ours}").fetchall()
        undescribed = published.execute(
            f"select table_name, column_name from duckdb_columns() where {ours} and comment is null"
        ).fetchall()
    marts = {name for (name,) in tables}
    assert marts == set(MARTS) | TELLS_OF_RUNS
    assert undescribed == []
    with duckdb.connect(str(both.settings.work_file), read_only=True) as work:
        rows = work.execute(
            "select mart, bool_and(passed), count(*) from audit.verdicts where run_id = ? and mart like 'marts.%' group by 1",
            [both.on_spark.run_id],
        ).fetchall()
    assert {row[0].removeprefix("marts.") for row in rows} == marts
    assert all(passed and count == 1 for _, passed, count in rows)
