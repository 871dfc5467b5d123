"""Bad input: each case says what is loaded, what is quarantined where and why, or why the file is held."""

from __future__ import annotations

import gzip
import io
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.conftest import Warehouse

GOOD = "order_id,ordered_at,status,channel\n" + "".join(
    f"o{n},2026-01-0{n} 10:00:00,completed,web\n" for n in range(1, 6)
)
LINES = (
    "order_id,line_id,product_id,quantity,unit_price,discount_amount\n"
    "o1,1,p1,2,1.50,0.00\no1,2,p2,1,3.25,0.25\no2,1,p1,5,1.50,0.00\n"
)


@dataclass
class Case:
    """One delivered file and what must become of it."""

    name: str
    content: str | bytes
    feed: str = "sales.order_lines"
    loaded: int = 0
    bad: list[tuple[int, str | None, str]] = field(default_factory=list)
    held: str | None = None
    words: str = ""
    options: dict[str, Any] = field(default_factory=dict)


def lines(*rows: str) -> str:
    return LINES + "".join(row + "\n" for row in rows)


CASES = [
    Case("clean", LINES, loaded=3),
    Case("byte order mark", b"\xef\xbb\xbf" + LINES.encode(), loaded=3),
    Case("windows newlines", LINES.replace("\n", "\r\n"), loaded=3),
    Case("old mac newlines", LINES.replace("\n", "\r"), loaded=3),
    Case("no final newline", LINES.rstrip("\n"), loaded=3),
    Case("blank lines", LINES.replace("\n", "\n\n"), loaded=3),
    Case("mixed newlines", LINES.replace("0.25\n", "0.25\r\n"), loaded=3),
    Case("short row", lines("o9,1,p1"), loaded=3, bad=[(5, None, "too_few_fields")]),
    Case("long row", lines("o9,1,p1,1,1,0,extra"), loaded=3, bad=[(5, None, "too_many_fields")]),
    Case("semicolon row", lines("o9;1;p1;1;1;0"), loaded=3, bad=[(5, None, "too_few_fields")]),
    Case("another delimiter", LINES.replace(",", ";"), held="missing_column", words="order_id;line_id"),
    Case("trailing comma on all rows", LINES.replace("\n", ",\n"), loaded=3),
    Case("trailing comma on data rows only", lines("o9,1,p1,1,1.00,0.00,"), loaded=4),
    Case("quoted newline", lines('o9,1,"p\n9",1,1.00,0'), loaded=4),
    Case("doubled quotes", lines('o9,1,"p""9",1,1.00,0'), loaded=4),
    Case("backslash escape, declared", lines('o9,1,"p\\"9",1,1.00,0'), loaded=4, options={"format": {"escape": "\\"}}),
    Case("bare quote", lines('o9,1,p"9,1,1.00,0'), loaded=4),
    Case("text after a closing quote", lines('o9,1,"p"9,1,1.00,0'), loaded=3, bad=[(5, None, "bad_quote")]),
    Case("unclosed quote", LINES.replace("o1,2,p2", 'o1,2,"p2'), held="unclosed_quote", words="line 3"),
    Case("malformed header quote", LINES.replace("line_id", '"line"x'), held="malformed_header", words="first line"),
    Case("unclosed header quote", LINES.replace("discount_amount", '"discount'), held="malformed_header"),
    Case("fraction for a whole number", lines("o9,1,p1,1.5,1,0"), loaded=3, bad=[(5, "quantity", "not_a_whole_number")]),
    Case("text for a number", lines("o9,1,p1,1,cheap,0"), loaded=3, bad=[(5, "unit_price", "not_a_number")]),
    Case("hexadecimal", lines("o9,1,p1,0x1F,1,0"), loaded=3, bad=[(5, "quantity", "not_a_whole_number")]),
    Case("underscores", lines("o9,1,p1,1_000,1,0"), loaded=3, bad=[(5, "quantity", "not_a_whole_number")]),
    Case("too many decimals", lines("o9,1,p1,1,1.00501,0"), loaded=3, bad=[(5, "unit_price", "too_many_decimals")]),
    Case("harmless zeros", lines("o9,1,p1,1,1.500000,0"), loaded=4),
    Case("exponent", lines("o9,1,p1,1,1e2,0"), loaded=3, bad=[(5, "unit_price", "not_a_number")]),
    Case("infinity", lines("o9,1,p1,1,Infinity,0"), loaded=3, bad=[(5, "unit_price", "not_a_number")]),
    Case("not a number", lines("o9,1,p1,1,NaN,0"), loaded=3, bad=[(5, "unit_price", "not_a_number")]),
    Case("whole number overflow", lines("o9,1,p1,99999999999999999999,1,0"), loaded=3, bad=[(5, "quantity", "too_large")]),
    Case("decimal overflow", lines("o9,1,p1,1,999999999999999.5,0"), loaded=3, bad=[(5, "unit_price", "too_large")]),
    Case("missing required", lines("o9,1,p1,,1,0"), loaded=3, bad=[(5, "quantity", "missing_required")]),
    Case("N/A is not null unless declared", lines("o9,1,p1,1,N/A,0"), loaded=3, bad=[(5, "unit_price", "not_a_number")]),
    Case("N/A declared null", lines("o9,1,p1,1,1,N/A"), loaded=4, options={"format": {"null_values": ["", "N/A"]}}),
    Case("negative discount", lines("o9,1,p1,1,1,-1"), loaded=3, bad=[(5, "discount_amount", "out_of_range")]),
    Case("negative quantity is a return", lines("o9,1,p1,-1,1,0"), loaded=4),
    Case("decimal comma undeclared", lines('o9,1,p1,1,"1,50",0'), loaded=3, bad=[(5, "unit_price", "not_a_number")]),
    Case("decimal comma declared", LINES.replace(",", ";").replace(".", ","), loaded=3,
         options={"format": {"delimiter": ";", "decimal": ",", "thousands": "."}}),
    Case("two bad fields are one bad record", lines("o9,1,p1,x,y,z"), loaded=3, bad=[(5, "quantity", "not_a_whole_number")]),
    Case("invalid bytes", LINES.encode() + b"o9,1,caf\xe9,1,1,0\n", loaded=3, bad=[(5, None, "invalid_encoding")]),
    Case("latin-1 declared", LINES.encode() + b"o9,1,caf\xe9,1,1,0\n", loaded=4, options={"format": {"encoding": "latin-1"}}),
    Case("cp1252 declared", LINES.encode() + b"o9,1,\x93p\x94,1,1,0\n", loaded=4, options={"format": {"encoding": "windows-1252"}}),
    Case("utf-16 undeclared", LINES.encode("utf-16"), held="wrong_encoding", words="utf-16"),
    Case("utf-16 declared", LINES.encode("utf-16"), loaded=3, options={"format": {"encoding": "utf-16"}}),
    Case("zero byte", lines("o9,1,p\x001,1,1,0"), loaded=3, bad=[(5, None, "nul_character")]),
    Case("reordered header", "unit_price,quantity,line_id,order_id\n1.50,2,1,o1\n", loaded=1),
    Case("renamed column", LINES.replace("unit_price", "unitprice"), held="missing_column", words="did you mean 'unitprice'"),
    Case("alias", LINES.replace("unit_price", "price"), loaded=3, options={"columns": {"unit_price": ["unit_price", "price"]}}),
    Case("new column", "note," + LINES.replace("\no", "\nhello,o"), loaded=3),
    Case("new column not wanted", "note," + LINES.replace("\no", "\nhello,o"), held="new_column", words="note",
         options={"other_columns": "hold"}),
    Case("mapped column missing", LINES, held="missing_column", words="'item'", options={"columns": {"product_id": "item"}}),
    Case("duplicate header", LINES.replace("product_id", "quantity"), held="duplicate_column", words="'quantity' 2 times"),
    Case("header only", LINES.split("\n", 1)[0] + "\n", loaded=0),
    Case("no header", LINES.split("\n", 1)[1], held="missing_column"),
    Case("title lines", "Report\nas of today\n" + LINES, loaded=3, options={"format": {"skip_rows": 2}}),
    Case("footer total", lines("TOTAL,,,8,,"), loaded=3, bad=[(5, "line_id", "missing_required")]),
    Case("zero bytes", b"", held="empty_file", words="no bytes"),
    Case("web page", b"<!DOCTYPE html><html>404</html>", held="wrong_format", words="web page"),
    Case("JSON as CSV", b'[{"order_id": "o1"}]', held="wrong_format", words="JSON"),
    Case("workbook as CSV", b"PK\x03\x04" + b"x" * 100, held="wrong_format", words="zip"),
    Case("gzip under a csv name", gzip.compress(LINES.encode()), loaded=3),
    Case("truncated gzip", gzip.compress(LINES.encode() * 50)[:-12], held="truncated", words="cut off"),
    Case("gzip bomb", gzip.compress(LINES.encode() + b"o9,1,p1,1,1,0\n" * 400_000), held="ratio", words="max_ratio",
         options={"limits": {"max_ratio": 100}}),
    Case("field of 3 MB", lines("o9,1," + "p" * 3_000_000 + ",1,1,0"), loaded=4),
    Case("all rows bad", "order_id,line_id,quantity,unit_price\no1,1,x,1\no2,1,y,1\n", held="too_many_bad", words="2 of 2"),
    Case("over the share", lines(*["o9,1,p1,x,1,0"] * 11), held="too_many_bad", words="11 of 14"),
    Case("dates", GOOD, feed="sales.orders", loaded=5),
    Case("30 February", GOOD + "o9,2026-02-30 10:00:00,completed,web\n", feed="sales.orders", loaded=5,
         bad=[(7, "ordered_at", "not_a_timestamp")]),
    Case("year 0202", GOOD + "o9,0202-01-01 10:00:00,completed,web\n", feed="sales.orders", loaded=5,
         bad=[(7, "ordered_at", "out_of_range")]),
    Case("the word infinity as a time", GOOD + "o9,infinity,completed,web\n", feed="sales.orders", loaded=5,
         bad=[(7, "ordered_at", "not_a_timestamp")]),
    Case("unknown status", GOOD + "o9,2026-01-09,teleported,web\n", feed="sales.orders", loaded=5,
         bad=[(7, "status", "not_accepted")]),
    Case("status map", GOOD.replace("completed", "paid"), feed="sales.orders", loaded=5,
         options={"values": {"status": {"paid": "completed"}}}),
    Case("other date format than declared", GOOD + "o9,05.01.2026 10:00,completed,web\n", feed="sales.orders", loaded=5,
         bad=[(7, "ordered_at", "not_a_timestamp")]),
    Case("column named like an attack", 'note"); DROP TABLE x;--,' + LINES.replace("\no", "\nhello,o"), held="malformed_header"),
]  # fmt: skip


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """Every case delivered at once, one source each, loaded in one run: no bad file stops another."""
    warehouse = Warehouse(tmp_path_factory.mktemp("bad") / "w")
    sources = {}
    for number, case in enumerate(CASES):
        warehouse.deliver(f"case_{number}.csv", case.content)
        sources[f"case_{number}"] = {"feed": case.feed, "location": f"case_{number}.csv", **case.options}
    warehouse.configure(**sources)
    warehouse.load()
    return warehouse


@pytest.mark.parametrize("number", range(len(CASES)), ids=[case.name for case in CASES])
def test_outcome_place_and_reason(loaded: Warehouse, number: int) -> None:
    case, source = CASES[number], f"case_{number}"
    ((status, reason, message, counted, good, quarantined, held),) = loaded.query(
        f"""select status, reason, message, counted, loaded, quarantined, held
            from loads.files where source = '{source}'"""
    )
    bad = loaded.query(
        f"select line, column_name, reason from loads.quarantine where source = '{source}' order by line"
    )
    assert (status, reason) == (("held", case.held) if case.held else ("loaded", None)), message
    assert bad == case.bad
    assert good == case.loaded
    assert counted == good + quarantined + held
    assert loaded.query(f"select count(*) from raw_{case.feed} where _source = '{source}'") == [(case.loaded,)]
    if case.held:
        assert message.startswith(f"{source}.csv: ")
        assert case.words in message


def test_quarantine_keeps_the_raw_record(warehouse: Any) -> None:
    warehouse.deliver("lines.csv", lines('o9,1,"two\nlines",x,1,0', "o8,1,p1,y,1,0"))
    warehouse.configure(a={"feed": "sales.order_lines", "location": "lines.csv"})
    warehouse.load()
    rows = warehouse.query("select record_no, line, raw_record from loads.quarantine order by record_no")
    assert rows == [(4, 5, 'o9,1,"two\nlines",x,1,0'), (5, 7, "o8,1,p1,y,1,0")]


def test_time_zones_and_offsets_become_utc(warehouse: Any) -> None:
    rows = ["2026-07-01 12:00:00", "2026-07-01T12:00:00Z", "2026-07-01 12:00:00 +0500", "2026-01-01 00:30"]
    body = "".join(f"o{n},{value},completed\n" for n, value in enumerate(rows))
    warehouse.deliver("orders.csv", "order_id,ordered_at,status\n" + body)
    warehouse.configure(a={"feed": "sales.orders", "location": "orders.csv", "time_zone": "Europe/Berlin"})
    warehouse.load()
    loaded = [str(row[0]) for row in warehouse.query("select ordered_at from raw_sales.orders order by order_id")]
    assert loaded == ["2026-07-01 10:00:00", "2026-07-01 12:00:00", "2026-07-01 07:00:00", "2025-12-31 23:30:00"]


def test_text_round_trips_byte_for_byte(warehouse: Any) -> None:
    values = ["00042", "12345678901234567890", " padded ", "naïve 👩‍👩‍👧 שלום", "=HYPERLINK(1)", "NULL", "#900"]
    buffer = io.StringIO()
    for n, value in enumerate(values):
        buffer.write(f'p{n},"{value}"\n')
    warehouse.deliver("products.csv", "product_id,product_name\n" + buffer.getvalue())
    warehouse.configure(a={"feed": "product.products", "location": "products.csv"})
    warehouse.load()
    assert [
        r[0] for r in warehouse.query("select product_name from raw_product.products order by product_id")
    ] == values
