"""The lake holds what the manifest says is committed, whatever was killed, replaced, replayed or put there by hand."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from orchestration.lake.files import write_lake
from orchestration.lake.marts import show_marts
from orchestration.lake.tables import Table
from orchestration.settings import ConfigError
from tests.conftest import Warehouse

ORDERS = Table("raw_sales", "orders")
PRODUCTS = Table("raw_product", "products")
FILES = Table("loads", "files")
HEADER = "order_id,ordered_at,status\n"


@pytest.fixture
def shop(warehouse: Warehouse) -> Warehouse:
    """Two deliveries of orders and a list of products, loaded."""
    warehouse.configure(
        orders={"feed": "sales.orders", "location": "orders*.csv"},
        products={"feed": "product.products", "location": "products.csv", "delivery": "snapshot"},
    )
    warehouse.deliver("orders1.csv", HEADER + "a,2026-01-01 10:00:00.5,completed\nb,2026-01-02 10:00:00,completed\n")
    warehouse.deliver("orders2.csv", HEADER + "c,2026-01-03 10:00:00,completed\n")
    warehouse.deliver("products.csv", "product_id,product_name\np,Peas\nq,Beans\n")
    warehouse.load()
    return warehouse


def fill(shop: Warehouse, *tables: Table) -> Path:
    """The lake after one more pass over these tables."""
    lake = shop.settings.lake
    with shop.work.connect() as con:
        write_lake(con, lake, list(tables or (ORDERS, PRODUCTS, FILES)))
    return lake


def read(lake: Path, table: Table, columns: str = "*") -> list[tuple]:
    """Every row that an engine finds in a table's folder: all files in it."""
    con = duckdb.connect()
    con.execute("set TimeZone = 'UTC'")
    return con.execute(f"select {columns} from read_parquet('{lake}/raw/{table.folder}/*') order by all").fetchall()


def names(lake: Path, table: Table) -> dict[str, int]:
    """Files of a table and when each was written."""
    return {path.name: path.stat().st_mtime_ns for path in (lake / "raw" / table.folder).iterdir()}


def same(shop: Warehouse, lake: Path, table: Table) -> bool:
    """Whether the lake holds the very rows of the work file."""
    rows = shop.query(f"select * from {table.schema}.{table.name}")
    shown = duckdb.connect()
    shown.execute("set TimeZone = 'UTC'")
    columns = [row[0] for row in shop.query(f"describe {table.schema}.{table.name}")]
    kinds = {row[0]: row[1] for row in shop.query(f"describe {table.schema}.{table.name}")}
    cast = ", ".join(f'cast("{name}" as {kinds[name]})' for name in columns)
    found = shown.execute(f"select {cast} from read_parquet('{lake}/raw/{table.folder}/*')").fetchall()
    return sorted(map(repr, rows)) == sorted(map(repr, found))


def test_each_delivered_file_is_one_file_and_the_rows_are_the_same(shop: Warehouse) -> None:
    lake = fill(shop)
    assert len(names(lake, ORDERS)) == 3  # two deliveries, and the columns
    assert all(same(shop, lake, table) for table in (ORDERS, PRODUCTS, FILES))


def test_timestamps_are_instants_and_types_are_told_without_rows(shop: Warehouse) -> None:
    with shop.work.connect() as con:
        con.execute(
            "create table raw_sales.nothing (made_at timestamp, amount decimal(18, 4), name varchar, is_so boolean)"
        )
    lake = fill(shop, Table("raw_sales", "nothing"))
    kinds = duckdb.sql(f"describe select * from read_parquet('{lake}/raw/raw_sales/nothing/*')").fetchall()
    assert [row[1] for row in kinds] == ["TIMESTAMP WITH TIME ZONE", "DECIMAL(18,4)", "VARCHAR", "BOOLEAN"]


def test_a_second_pass_writes_nothing(shop: Warehouse) -> None:
    lake = fill(shop)
    before = {table: names(lake, table) for table in (ORDERS, PRODUCTS, FILES)}
    assert {table: names(fill(shop), table) for table in before} == before


def test_only_a_new_delivery_is_written(shop: Warehouse) -> None:
    before = names(fill(shop), ORDERS)
    shop.deliver("orders3.csv", HEADER + "d,2026-01-04 10:00:00,completed\n")
    shop.load()
    after = names(fill(shop), ORDERS)
    assert before.items() <= after.items()
    assert len(after) == len(before) + 1


def test_a_list_that_came_again_takes_the_place_of_the_older_one(shop: Warehouse) -> None:
    fill(shop)
    shop.deliver("products.csv", "product_id,product_name\np,Green peas\n")
    shop.load()
    lake = fill(shop)
    assert read(lake, PRODUCTS, "product_name") == [("Green peas",)]
    assert same(shop, lake, PRODUCTS)


def test_rows_that_a_replay_added_arrive(shop: Warehouse) -> None:
    shop.deliver("orders3.csv", HEADER + "e,2026-01-05 10:00:00,completed\nf,never,completed\n")
    shop.load()
    before = read(fill(shop), ORDERS, "order_id")
    with shop.work.connect() as con:  # what a replay does to rows and manifest
        con.execute(
            "insert into raw_sales.orders select * replace ('f' as order_id) from raw_sales.orders where order_id = 'e'"
        )
        con.execute("update loads.files set loaded = loaded + 1 where path = 'orders3.csv'")
    lake = fill(shop)
    assert read(lake, ORDERS, "order_id") == [*before, ("f",)]


def test_what_was_removed_cut_short_or_put_there_is_mended(shop: Warehouse) -> None:
    lake = fill(shop)
    folder = lake / "raw" / ORDERS.folder
    good = names(lake, ORDERS)
    delivered = sorted(name for name in good if not name.startswith("0-"))
    (folder / delivered[0]).unlink()
    (folder / "strange.parquet").write_bytes((folder / delivered[1]).read_bytes())
    (lake / ".partial").mkdir()
    (lake / ".partial" / delivered[0]).write_bytes(b"PAR1 half a file")
    assert names(fill(shop), ORDERS).keys() == good.keys()
    assert same(shop, lake, ORDERS)
    assert not (lake / ".partial").exists()


@pytest.mark.parametrize("step", range(4))
def test_a_load_killed_between_two_files_leaves_nothing_that_a_rerun_does_not_mend(
    shop: Warehouse, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    """Killed before or after any move into place: no file in the folder is uncommitted or half written."""
    import orchestration.lake.files as files

    moves: list[int] = []

    def killed(source: Path, target: Path) -> None:
        if len(moves) == step:
            raise KeyboardInterrupt
        moves.append(1)
        Path(source).rename(target)

    monkeypatch.setattr(files.os, "replace", killed)
    with pytest.raises(KeyboardInterrupt):
        fill(shop)
    monkeypatch.undo()
    lake = shop.settings.lake
    for path in (lake / "raw").rglob("*.parquet"):
        duckdb.sql(f"select count(*) from read_parquet('{path}')").fetchall()  # whole, if it is there at all
    fill(shop)
    assert all(same(shop, lake, table) for table in (ORDERS, PRODUCTS, FILES))


def test_rows_that_the_manifest_does_not_know_stop_the_build(shop: Warehouse) -> None:
    with shop.work.connect() as con:
        con.execute("delete from raw_sales.orders where order_id = 'a'")
    with pytest.raises(RuntimeError, match="1 rows in the work file, 2 in its manifest"):
        fill(shop)


def test_a_lake_that_cannot_be_written_is_told_in_one_sentence(
    shop: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    with shop.work.connect() as con, pytest.raises(ConfigError, match="Set PRODOPS_LAKE to a folder"):
        monkeypatch.setattr(Path, "mkdir", refused)
        write_lake(con, shop.settings.lake, [ORDERS])


def test_a_look_up_goes_in_with_its_types_and_its_nulls(shop: Warehouse, tmp_path: Path) -> None:
    (tmp_path / "scale.csv").write_text('name,low,note\nO\'Brien,1,"a, b"\nnone,,\n')
    table = Table("lookups", "scale", tmp_path / "scale.csv", {"name": "string", "low": "bigint"})
    lake = fill(shop, table)
    assert read(lake, table) == [("O'Brien", 1, "a, b"), ("none", None, None)]
    (tmp_path / "scale.csv").write_text("name,low,note\nother,2,\n")
    assert read(fill(shop, table), table) == [("other", 2, None)]


def _manifest(tmp_path: Path) -> Path:
    file = tmp_path / "manifest.json"
    node = (
        '{"resource_type": "model", "schema": "marts", "name": "sizes", "description": "What is it\'s size.",'
        ' "columns": {"name": {"description": "Name."}, "size": {"description": "Size."}}}'
    )
    file.write_text('{"nodes": {"model.prodops.sizes": ' + node + "}}")
    return file


def test_marts_of_spark_stand_in_the_work_file_with_their_descriptions(shop: Warehouse, tmp_path: Path) -> None:
    folder = shop.settings.lake / "tables" / "marts" / "sizes"
    folder.mkdir(parents=True)
    duckdb.sql(f"copy (select 2 as size, 'a' as name) to '{folder}/part-0.parquet'")
    (folder / "_SUCCESS").touch()
    with shop.work.connect() as con:
        con.execute("create schema marts; create table marts.sizes as select 'old' as name, 1 as size")
        for _ in range(2):  # over a table, then over a view
            show_marts(con, shop.settings.lake, _manifest(tmp_path))
        assert con.execute("from marts.sizes").fetchall() == [("a", 2)]
        told = con.execute("select comment from duckdb_columns() where table_name = 'sizes' order by column_index")
        assert told.fetchall() == [("Name.",), ("Size.",)]
        assert con.execute("select comment from duckdb_views() where view_name = 'sizes'").fetchone() == (
            "What is it's size.",
        )


def test_a_mart_that_spark_did_not_leave_changes_nothing(shop: Warehouse, tmp_path: Path) -> None:
    with shop.work.connect() as con:
        con.execute("create schema marts; create table marts.sizes as select 'old' as name, 1 as size")
        with pytest.raises(FileNotFoundError, match="PRODOPS_LAKE"):
            show_marts(con, shop.settings.lake, _manifest(tmp_path))
        assert con.execute("from marts.sizes").fetchall() == [("old", 1)]
