"""JSON, Parquet and XLSX go through the same checked casts as CSV, with the same accounting."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import json
from typing import Any

import duckdb
import pytest

from tests.conftest import Warehouse

EVENT = {"id": "e1", "at": "2026-01-01T10:00:00Z", "name": "viewed", "ctx": {"user": "u1"}}
EVENTS = {
    "feed": "usage.events",
    "columns": {"event_id": "id", "occurred_at": "at", "event_name": "name", "user_id": "ctx.user"},
}


def _account(warehouse: Warehouse) -> tuple:
    return warehouse.query("select status, counted, loaded, quarantined, held, reason from loads.files")[0]


def _events(*rows: Any) -> str:
    return "".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows)


def test_json_lines_with_bad_lines_keep_the_raw_line(warehouse: Warehouse) -> None:
    bad = [json.dumps(EVENT)[:-5], '{"error": "rate limited"}', "[1]", '{"id": "e9", "at": "never", "name": "x"}']
    warehouse.deliver("e.jsonl", _events(EVENT, *bad, {**EVENT, "id": "e2"}))
    warehouse.configure(e={**EVENTS, "location": "e.jsonl"})
    warehouse.load()
    assert _account(warehouse) == ("loaded", 6, 2, 4, 0, None)
    assert warehouse.query("select line, column_name, reason, raw_record from loads.quarantine order by line") == [
        (2, None, "not_an_object", bad[0]),
        (3, "event_id", "missing_required", bad[1]),
        (4, None, "not_an_object", bad[2]),
        (5, "occurred_at", "not_a_timestamp", bad[3]),
    ]
    assert warehouse.query("select user_id from raw_usage.events where event_id = 'e1'") == [("u1",)]


@pytest.mark.parametrize(
    "content",
    [
        _events(EVENT, {**EVENT, "id": "e2"}).encode(),
        b"\xef\xbb\xbf" + _events(EVENT, {**EVENT, "id": "e2"}).encode(),
        gzip.compress(_events(EVENT, {**EVENT, "id": "e2"}).encode()),
        json.dumps([EVENT, {**EVENT, "id": "e2"}], indent=2).encode(),
        _events(EVENT, "", {**EVENT, "id": "e2"}).encode(),
    ],
    ids=["lines", "byte order mark", "gzip", "array", "blank line"],
)
def test_json_shapes(warehouse: Warehouse, content: bytes) -> None:
    warehouse.deliver("e.json", content)
    warehouse.configure(e={**EVENTS, "location": "e.json", "format": {"type": "jsonl"}})
    warehouse.load()
    assert _account(warehouse) == ("loaded", 2, 2, 0, 0, None)
    assert warehouse.query("select event_id from raw_usage.events order by 1") == [("e1",), ("e2",)]


def test_json_invalid_bytes_are_one_bad_line(warehouse: Warehouse) -> None:
    content = _events(EVENT).encode() + b'{"id": "caf\xe9"}\n' + _events({**EVENT, "id": "e2"}).encode()
    warehouse.deliver("e.jsonl", content)
    warehouse.configure(e={**EVENTS, "location": "e.jsonl"})
    warehouse.load()
    assert _account(warehouse) == ("loaded", 3, 2, 1, 0, None)
    assert warehouse.query("select line, reason from loads.quarantine") == [(2, "invalid_encoding")]


def test_json_big_integers_keep_their_digits(warehouse: Warehouse) -> None:
    warehouse.deliver("e.jsonl", '{"id": 123456789012345678901234567890, "at": "2026-01-01", "name": "x"}\n')
    warehouse.configure(e={**EVENTS, "location": "e.jsonl"})
    warehouse.load()
    assert warehouse.query("select event_id from raw_usage.events") == [("123456789012345678901234567890",)]


def test_json_array_cut_off_is_held(warehouse: Warehouse) -> None:
    warehouse.deliver("e.json", json.dumps([EVENT, EVENT])[:-20])
    warehouse.configure(e={**EVENTS, "location": "e.json"})
    warehouse.load()
    assert _account(warehouse)[0] == "held"
    assert _account(warehouse)[5] == "not_json"


def _parquet(warehouse: Warehouse, sql: str) -> bytes:
    path = warehouse.folder / "made.parquet"
    duckdb.sql(sql).write_parquet(str(path))
    return path.read_bytes()


LINES = {"feed": "sales.order_lines", "location": "l.parquet"}


def test_parquet_loads_by_name_and_checks_casts(warehouse: Warehouse) -> None:
    sql = """select * from (values (1.5::decimal(9,2), 2, '1', 'o1'), (9.99, 3, '1', 'o2'))
             as t(unit_price, quantity, line_id, order_id)"""
    warehouse.deliver("l.parquet", _parquet(warehouse, sql))
    warehouse.configure(a=LINES)
    warehouse.load()
    assert _account(warehouse) == ("loaded", 2, 2, 0, 0, None)
    rows = warehouse.query("select order_id, quantity, unit_price::varchar from raw_sales.order_lines order by 1")
    assert rows == [("o1", 2, "1.5000"), ("o2", 3, "9.9900")]


def test_parquet_fraction_for_a_whole_number_is_not_rounded(warehouse: Warehouse) -> None:
    sql = """select 'o' || i as order_id, '1' as line_id, i + 0.5 as quantity, 1 as unit_price from range(1, 3) t(i)
             union all select 'o9', '1', 4, 1"""
    warehouse.deliver("l.parquet", _parquet(warehouse, sql))
    warehouse.configure(a=LINES)
    warehouse.load()
    assert _account(warehouse) == ("loaded", 3, 1, 2, 0, None)
    assert warehouse.query("select line, reason from loads.quarantine order by 1") == [
        (1, "not_a_whole_number"),
        (2, "not_a_whole_number"),
    ]
    assert warehouse.query("select quantity from raw_sales.order_lines") == [(4,)]


def test_damaged_parquet_is_held(warehouse: Warehouse) -> None:
    whole = _parquet(warehouse, "select 'o1' as order_id, '1' as line_id, 1 as quantity, 1 as unit_price")
    warehouse.deliver("l.parquet", whole[:-10])
    warehouse.configure(a=LINES)
    warehouse.load()
    assert _account(warehouse)[0] == "held"


def _workbook(rows: list[list[Any]], *, title: str = "Products") -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.title = "Notes"
    book.active.sheet_state = "hidden"
    sheet = book.create_sheet(title)
    for row in rows:
        sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


PRODUCTS = {"feed": "product.products", "location": "p.xlsx", "columns": {"product_id": "No", "launched_on": "Launch"}}


def test_workbook_values_are_what_the_cells_say(warehouse: Warehouse) -> None:
    rows = [["No", "Launch"], ["00042", dt.date(2026, 1, 2)], [42.0, "2026-01-03"], ["p3", "soon"], [None, None]]
    warehouse.deliver("p.xlsx", _workbook(rows))
    warehouse.configure(a=PRODUCTS)
    warehouse.load()
    assert _account(warehouse) == ("loaded", 3, 2, 1, 0, None)
    assert warehouse.query("select product_id, launched_on::varchar from raw_product.products order by 1") == [
        ("00042", "2026-01-02"),
        ("42", "2026-01-03"),
    ]
    assert warehouse.query("select line, column_name, reason from loads.quarantine") == [
        (4, "launched_on", "not_a_date")
    ]


def test_workbook_numbers_beyond_its_precision_are_refused(warehouse: Warehouse) -> None:
    warehouse.deliver("p.xlsx", _workbook([["No", "Launch"], ["p1", None], [12345678901234567890, None]]))
    warehouse.configure(a=PRODUCTS)
    warehouse.load()
    assert warehouse.query("select line, reason from loads.quarantine") == [(3, "lost_digits")]


def test_workbook_errors_and_uncalculated_formulas_are_refused(warehouse: Warehouse) -> None:
    rows = [["No", "Launch"], ["p1", None], ["=A2&1", None], ["p3", "#N/A"]]
    warehouse.deliver("p.xlsx", _workbook(rows))
    warehouse.configure(a=PRODUCTS)
    warehouse.load()
    reasons = warehouse.query("select line, reason from loads.quarantine order by 1")
    assert reasons == [(3, "uncached_formula"), (4, "cell_error")]


def test_workbook_cut_off_or_without_the_sheet_is_held(warehouse: Warehouse) -> None:
    book = _workbook([["No", "Launch"], ["p1", None]])
    warehouse.deliver("p.xlsx", book[: len(book) // 2])
    warehouse.deliver("q.xlsx", book)
    warehouse.configure(a=PRODUCTS, b={**PRODUCTS, "location": "q.xlsx", "format": {"sheet": "Prices"}})
    warehouse.load()
    assert warehouse.query("select source, reason from loads.files order by 1") == [
        ("a", "truncated"),
        ("b", "missing_sheet"),
    ]


@pytest.mark.parametrize("kind", ["csv", "mixed.csv", "jsonl", "json", "parquet", "xlsx"])
def test_every_format_numbers_its_records(warehouse: Warehouse, kind: str) -> None:
    rows = [{"at": "2026-01-01 10:00:00", "user": f"u{i}"} for i in range(1, 5001)]
    rows[2]["at"] = "never"  # a refused record keeps its number
    text = "at,user\n" + "".join(f'{row["at"]},"{row["user"]}"\n' for row in rows)
    content = {
        "csv": lambda: text,
        "mixed.csv": lambda: text.replace('"u7"\n', '"u7"\r\n'),  # line ends that only the exact splitter reads
        "jsonl": lambda: _events(*rows),
        "json": lambda: json.dumps(rows),
        "parquet": lambda: _parquet(warehouse, f"select unnest({rows}, recursive := true)"),
        "xlsx": lambda: _workbook([["at", "user"], *(list(row.values()) for row in rows)]),
    }[kind]()
    warehouse.deliver(f"e.{kind}", content)
    columns = {"event_id": {"join": ["user"], "record_number": True}, "properties": {"record_number": True},
               "occurred_at": "at", "user_id": "user"}  # fmt: skip
    warehouse.configure(e={"feed": "usage.events", "location": f"e.{kind}", "columns": columns,
                           "constants": {"event_name": "seen"}})  # fmt: skip
    warehouse.load()
    assert _account(warehouse) == ("loaded", 5000, 4999, 1, 0, None)
    odd = """select event_id, properties, user_id, _record_no from raw_usage.events
             where event_id <> user_id || ':' || substr(user_id, 2) or properties <> substr(user_id, 2)
                or _record_no <> cast(properties as bigint)"""
    assert warehouse.query(odd) == []
