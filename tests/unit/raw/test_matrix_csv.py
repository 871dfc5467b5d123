"""Bad input as CSV: each case says what is loaded, what is quarantined where and why, or why the file is held."""

from __future__ import annotations

import gzip
import io
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Warehouse
from tests.unit.raw.matrix import LINES as LINES_SOURCE
from tests.unit.raw.matrix import ORDERS, TYPED, Case, Outcome, check, load_all

GOOD = "order_id,ordered_at,status,channel\n" + "".join(
    f"o{n},2026-01-0{n} 10:00:00,completed,web\n" for n in range(1, 6)
)
LINES = (
    "order_id,line_id,product_id,quantity,unit_price,discount_amount\n"
    "o1,1,p1,2,1.50,0.00\no1,2,p2,1,3.25,0.25\no2,1,p1,5,1.50,0.00\n"
)


def lines(*rows: str) -> str:
    return LINES + "".join(row + "\n" for row in rows)


def order_lines(ids: tuple[str, ...], name: str, content: str | bytes, **expected: Any) -> Case:
    return Case(ids, name, content, LINES_SOURCE, **expected)


def orders(ids: tuple[str, ...], name: str, content: str | bytes, **expected: Any) -> Case:
    return Case(ids, name, content, ORDERS, **expected)


def typed_rows(ids: tuple[str, ...], name: str, content: str | bytes, **expected: Any) -> Case:
    return Case(ids, name, content, TYPED, **expected)


def _flipped(content: bytes, at: int) -> bytes:
    damaged = bytearray(content)
    damaged[at] ^= 0xFF
    return bytes(damaged)


CASES = [
    order_lines(("N1",), "clean", LINES, loaded=3),
    order_lines(("E1",), "byte order mark", b"\xef\xbb\xbf" + LINES.encode(), loaded=3),
    typed_rows(("E2", "H1"), "utf-16 cut within a sign, and no column for the key", "other,t\nr1,x\n".encode("utf-16")[:-1], held="missing_column",
               says="no column 'id'", options={"format": {"encoding": "utf-16"}}),
    typed_rows(("N5",), "newlines of Windows only within quotes", 'id,t\nr1,"two\r\nlines"\nr2,"\r\n"\nr3,x\n', loaded=3,
               select="t", rows=[("two\r\nlines",), ("\r\n",), ("x",)]),
    order_lines(("N1",), "windows newlines", LINES.replace("\n", "\r\n"), loaded=3),
    order_lines(("N2",), "old mac newlines", LINES.replace("\n", "\r"), loaded=3),
    order_lines(("N3",), "no final newline", LINES.rstrip("\n"), loaded=3),
    order_lines(("N4",), "blank lines", LINES.replace("\n", "\n\n"), loaded=3),
    order_lines(("N5", "trap13"), "mixed newlines", LINES.replace("0.25\n", "0.25\r\n"), loaded=3),
    order_lines(("R1", "trap2"), "short row", lines("o9,1,p1"), loaded=3, bad=[(5, None, "too_few_fields")]),
    order_lines(("R2", "trap14"), "long row", lines("o9,1,p1,1,1,0,extra"), loaded=3, bad=[(5, None, "too_many_fields")]),
    order_lines(("R3",), "semicolon row", lines("o9;1;p1;1;1;0"), loaded=3, bad=[(5, None, "too_few_fields")]),
    order_lines(("R4",), "another delimiter", LINES.replace(",", ";"), held="missing_column", counted=3, says="order_id;line_id"),
    order_lines(("R5",), "trailing comma on all rows", LINES.replace("\n", ",\n"), loaded=3),
    order_lines(("R5",), "trailing comma on data rows only", lines("o9,1,p1,1,1.00,0.00,"), loaded=4),
    order_lines(("Q1",), "quoted newline", lines('o9,1,"p\n9",1,1.00,0'), loaded=4),
    order_lines(("Q2",), "doubled quotes", lines('o9,1,"p""9",1,1.00,0'), loaded=4),
    order_lines(("Q3",), "backslash escape, declared", lines('o9,1,"p\\"9",1,1.00,0'), loaded=4, options={"format": {"escape": "\\"}}),
    order_lines(("Q5",), "bare quote", lines('o9,1,p"9,1,1.00,0'), loaded=4),
    order_lines(("Q6",), "text after a closing quote", lines('o9,1,"p"9,1,1.00,0'), loaded=3, bad=[(5, None, "bad_quote")]),
    order_lines(("Q4", "trap7"), "unclosed quote", LINES.replace("o1,2,p2", 'o1,2,"p2'), held="unclosed_quote", counted=3, says="line 3"),
    order_lines(("Q7", "trap1"), "malformed header quote", LINES.replace("line_id", '"line"x'), held="malformed_header", counted=3, says="first line"),
    order_lines(("Q7", "trap1"), "unclosed header quote", LINES.replace("discount_amount", '"discount'), held="malformed_header", counted=3),
    order_lines(("T10", "trap6"), "fraction for a whole number", lines("o9,1,p1,1.5,1,0"), loaded=3, bad=[(5, "quantity", "not_a_whole_number")]),
    order_lines(("T1",), "text for a number", lines("o9,1,p1,1,cheap,0"), loaded=3, bad=[(5, "unit_price", "not_a_number")]),
    order_lines(("T1",), "hexadecimal", lines("o9,1,p1,0x1F,1,0"), loaded=3, bad=[(5, "quantity", "not_a_whole_number")]),
    order_lines(("T1",), "underscores", lines("o9,1,p1,1_000,1,0"), loaded=3, bad=[(5, "quantity", "not_a_whole_number")]),
    order_lines(("T10", "trap6"), "too many decimals", lines("o9,1,p1,1,1.00501,0"), loaded=3, bad=[(5, "unit_price", "too_many_decimals")]),
    order_lines(("T10",), "harmless zeros", lines("o9,1,p1,1,1.500000,0"), loaded=4),
    order_lines(("T7",), "exponent", lines("o9,1,p1,1,1e2,0"), loaded=3, bad=[(5, "unit_price", "not_a_number")]),
    order_lines(("T7",), "infinity", lines("o9,1,p1,1,Infinity,0"), loaded=3, bad=[(5, "unit_price", "not_a_number")]),
    order_lines(("T7",), "not a number", lines("o9,1,p1,1,NaN,0"), loaded=3, bad=[(5, "unit_price", "not_a_number")]),
    order_lines(("T9",), "whole number overflow", lines("o9,1,p1,99999999999999999999,1,0"), loaded=3, bad=[(5, "quantity", "too_large")]),
    order_lines(("T9",), "decimal overflow", lines("o9,1,p1,1,999999999999999.5,0"), loaded=3, bad=[(5, "unit_price", "too_large")]),
    order_lines(("T8",), "missing required", lines("o9,1,p1,,1,0"), loaded=3, bad=[(5, "quantity", "missing_required")]),
    order_lines(("T8",), "N/A is not null unless declared", lines("o9,1,p1,1,N/A,0"), loaded=3, bad=[(5, "unit_price", "not_a_number")]),
    order_lines(("T8",), "N/A declared null", lines("o9,1,p1,1,1,N/A"), loaded=4, options={"format": {"null_values": ["", "N/A"]}}),
    order_lines(("S1",), "negative discount", lines("o9,1,p1,1,1,-1"), loaded=3, bad=[(5, "discount_amount", "out_of_range")]),
    order_lines(("S1",), "negative quantity is a return", lines("o9,1,p1,-1,1,0"), loaded=4),
    order_lines(("T6",), "decimal comma undeclared", lines('o9,1,p1,1,"1,50",0'), loaded=3, bad=[(5, "unit_price", "not_a_number")]),
    order_lines(("T6",), "decimal comma declared", LINES.replace(",", ";").replace(".", ","), loaded=3,
         options={"format": {"delimiter": ";", "decimal": ",", "thousands": "."}}),
    order_lines(("trap10",), "two bad fields are one bad record", lines("o9,1,p1,x,y,z"), loaded=3, bad=[(5, "quantity", "not_a_whole_number")]),
    order_lines(("E4",), "invalid bytes", LINES.encode() + b"o9,1,caf\xe9,1,1,0\n", loaded=3, bad=[(5, None, "invalid_encoding")]),
    order_lines(("E4",), "latin-1 declared", LINES.encode() + b"o9,1,caf\xe9,1,1,0\n", loaded=4, options={"format": {"encoding": "latin-1"}}),
    order_lines(("E5", "trap21"), "cp1252 declared", LINES.encode() + b"o9,1,\x93p\x94,1,1,0\n", loaded=4, options={"format": {"encoding": "windows-1252"}}),
    order_lines(("E2", "trap20"), "utf-16 undeclared", LINES.encode("utf-16"), held="wrong_encoding", says="utf-16"),
    order_lines(("E2",), "utf-16 declared", LINES.encode("utf-16"), loaded=3, options={"format": {"encoding": "utf-16"}}),
    order_lines(("E8", "trap34"), "zero byte", lines("o9,1,p\x001,1,1,0"), loaded=3, bad=[(5, None, "nul_character")]),
    order_lines(("H1", "trap4"), "reordered header", "unit_price,quantity,line_id,order_id\n1.50,2,1,o1\n", loaded=1),
    order_lines(("H2",), "renamed column", LINES.replace("unit_price", "unitprice"), held="missing_column", counted=3, says="did you mean 'unitprice'"),
    order_lines(("H2",), "alias", LINES.replace("unit_price", "price"), loaded=3, options={"columns": {"unit_price": ["unit_price", "price"]}}),
    order_lines(("H3",), "new column", "note," + LINES.replace("\no", "\nhello,o"), loaded=3),
    order_lines(("H3",), "new column not wanted", "note," + LINES.replace("\no", "\nhello,o"), held="new_column", counted=3, says="note",
         options={"other_columns": "hold"}),
    order_lines(("H4",), "mapped column missing", LINES, held="missing_column", counted=3, says="'item'", options={"columns": {"product_id": "item"}}),
    order_lines(("H5",), "duplicate header", LINES.replace("product_id", "quantity"), held="duplicate_column", counted=3, says="'quantity' 2 times"),
    order_lines(("H6",), "header only", LINES.split("\n", 1)[0] + "\n", loaded=0),
    order_lines(("H7", "trap28"), "no header", LINES.split("\n", 1)[1], held="missing_column", counted=2),
    order_lines(("H7", "trap3"), "title lines", "Report\nas of today\n" + LINES, loaded=3, options={"format": {"skip_rows": 2}}),
    order_lines(("H7", "trap29"), "footer total", lines("TOTAL,,,8,,"), loaded=3, bad=[(5, "line_id", "missing_required")]),
    order_lines(("F1",), "zero bytes", b"", held="empty_file", says="no bytes"),
    order_lines(("F6",), "web page", b"<!DOCTYPE html><html>404</html>", held="wrong_format", says="web page"),
    order_lines(("F6", "trap1"), "JSON as CSV", b'[{"order_id": "o1"}]', held="wrong_format", says="JSON"),
    order_lines(("F6",), "workbook as CSV", b"PK\x03\x04" + b"x" * 100, held="wrong_format", says="zip"),
    order_lines(("F6", "trap30"), "gzip under a csv name", gzip.compress(LINES.encode()), loaded=3),
    order_lines(("F4", "trap31"), "truncated gzip", gzip.compress(LINES.encode() * 50)[:-12], held="truncated", says="cut off"),
    order_lines(("F7", "trap32"), "gzip bomb", gzip.compress(LINES.encode() + b"o9,1,p1,1,1,0\n" * 400_000), held="ratio", says="max_ratio",
         options={"limits": {"max_ratio": 100}}),
    order_lines(("F8", "trap33"), "field of 3 MB", lines("o9,1," + "p" * 3_000_000 + ",1,1,0"), loaded=4),
    order_lines(("T1",), "all rows bad", "order_id,line_id,quantity,unit_price\no1,1,x,1\no2,1,y,1\n", held="too_many_bad", counted=2, says="2 of 2"),
    order_lines(("T1",), "over the share", lines(*["o9,1,p1,x,1,0"] * 11), held="too_many_bad", counted=14, says="11 of 14"),
    orders(("T2",), "dates", GOOD, loaded=5),
    orders(("T3",), "30 February", GOOD + "o9,2026-02-30 10:00:00,completed,web\n", loaded=5,
         bad=[(7, "ordered_at", "not_a_timestamp")]),
    orders(("S3",), "year 0202", GOOD + "o9,0202-01-01 10:00:00,completed,web\n", loaded=5,
         bad=[(7, "ordered_at", "out_of_range")]),
    orders(("T7",), "the word infinity as a time", GOOD + "o9,infinity,completed,web\n", loaded=5,
         bad=[(7, "ordered_at", "not_a_timestamp")]),
    orders(("T8",), "unknown status", GOOD + "o9,2026-01-09,teleported,web\n", loaded=5,
         bad=[(7, "status", "not_accepted")]),
    orders(("T8",), "status map", GOOD.replace("completed", "paid"), loaded=5,
         options={"values": {"status": {"paid": "completed"}}}),
    orders(("T4",), "other date format than declared", GOOD + "o9,05.01.2026 10:00,completed,web\n", loaded=5,
         bad=[(7, "ordered_at", "not_a_timestamp")]),
    order_lines(("X2",), "column named like an attack", 'note"); DROP TABLE x;--,' + LINES.replace("\no", "\nhello,o"), held="malformed_header", counted=3),
    # encodings
    order_lines(("E3",), "utf-16 big endian with mark, declared", b"\xfe\xff" + LINES.encode("utf-16-be"), loaded=3,
         options={"format": {"encoding": "utf-16"}}),
    order_lines(("E3", "trap20"), "utf-16 without mark, undeclared", LINES.encode("utf-16-le"), held="wrong_encoding", says="encoding: utf-16"),
    order_lines(("E3", "trap20"), "utf-16 big endian without mark, undeclared", LINES.encode("utf-16-be"), held="wrong_encoding"),
    order_lines(("E4",), "latin-1 undeclared", LINES.encode() + b"o9,1,caf\xe9,1,1,0\n", loaded=3, bad=[(5, None, "invalid_encoding")],
         says="declared encoding", raw="o9,1,caf\\xe9,1,1,0"),
    order_lines(("E4",), "latin-1 undeclared above the share", LINES.encode() + b"o9,1,caf\xe9,1,1,0\n" * 11, held="too_many_bad", counted=14),
    order_lines(("E5",), "cp1252 undeclared", LINES.encode() + b"o9,1,\x93p\x94,1,1,0\n", loaded=3, bad=[(5, None, "invalid_encoding")]),
    order_lines(("E6", "trap22"), "UTF-8 and latin-1 in one file", LINES.encode() + "o8,1,café,1,1,0\n".encode() + b"o9,1,caf\xe9,1,1,0\n",
         loaded=4, bad=[(6, None, "invalid_encoding")]),
    typed_rows(("E7",), "emoji, joiners, right to left, combining", "id,t\nr1,👩‍👩‍👧 שלום e\u0301 \u202eabc\n", loaded=1, select="t",
         rows=[("👩‍👩‍👧 שלום e\u0301 \u202eabc",)]),
    typed_rows(("E9", "trap34"), "control characters stay as they are", "id,t\nr1,a\x01b\x7f\n", loaded=1, select="t", rows=[("a\x01b\x7f",)]),
    # rows and quotes
    order_lines(("R1", "F3"), "cut off in the middle of the last row", LINES + "o9,1,p", loaded=3, bad=[(5, None, "too_few_fields")],
         warns="the file ends in the middle of a record"),
    order_lines(("F3", "trap29"), "cut off at a row end, with a count sidecar", LINES, held="control_count", counted=3, says="says 4 records, the file has 3",
         options={"sidecar": {"count": ".count"}}, sidecars={".count": "4\n"}),
    order_lines(("F3",), "whole, with a count sidecar", LINES, loaded=3, options={"sidecar": {"done": ".done", "count": ".count"}},
         sidecars={".count": "records=3\nquantity=8\nunit_price=6.25\n", ".done": ""}),
    order_lines(("F3",), "right count, wrong sum", LINES, held="control_total", counted=3, says="quantity sums to 9, loaded is 8",
         options={"sidecar": {"count": ".count"}}, sidecars={".count": "records=3\nquantity=9\n"}),
    order_lines(("F3",), "a count sidecar that holds no number", LINES, held="control_count", counted=3, says="`records=12`",
         options={"sidecar": {"count": ".count"}}, sidecars={".count": "three\n"}),
    order_lines(("F3",), "sums cannot be compared when records were refused", lines("o9,1,p1,x,1,0"), loaded=3, bad=[(5, "quantity", "not_a_whole_number")],
         options={"sidecar": {"count": ".count"}}, sidecars={".count": "records=4\nquantity=9\n"}, warns="not compared"),
    order_lines(("R4",), "right header, rows with another delimiter", LINES.split("\n", 1)[0] + "\n" + "o1;1;p1;2;1.50;0.00\n" * 12, held="too_many_bad",
         counted=12, says='delimited by semicolons: declare `format: {delimiter: ";"}`'),
    order_lines(("R4",), "tabs in a file declared with commas", LINES.replace(",", "\t"), held="missing_column", counted=3, says='delimiter: "\\t"'),
    order_lines(("R2",), "one value too many, empty", lines("o9,1,p1,1,1,0,"), loaded=4),
    order_lines(("R1", "trap9"), "more bad rows than the limit, counted to the last", LINES + "o9,1,p1\n" * 30, held="too_many_bad", counted=33,
         says="at least 6 of 33 records", options={"limits": {"max_bad_rows": 5}}),
    order_lines(("N4",), "a file of blank lines below the header", LINES.split("\n", 1)[0] + "\n\n\n\n", loaded=0, warns="no records"),
    order_lines(("Q4",), "unclosed quote in the last row", lines('o9,1,"p1,1,1,0'), held="unclosed_quote", counted=4, says="line 5"),
    order_lines(("Q3",), "backslash escape, not declared", lines('o9,1,"p\\"9",1,1.00,0'), loaded=3, bad=[(5, None, "bad_quote")]),
    order_lines(("Q1",), "quotes without meaning, declared", lines('o9,1,"p,1,1.00,0'), loaded=4, options={"format": {"quote": ""}}),
    order_lines(("trap27",), "a row that begins like a comment", lines("#900,1,p1,1,1,0"), loaded=4),
    # numbers
    typed_rows(("T6",), "point for a comma is refused when a comma is declared", "id;d\nr1;1,50\nr2;1.50\n", loaded=1, bad=[(3, "d", "not_a_number")],
         says="',' as decimal sign", options={"format": {"delimiter": ";", "decimal": ","}}, select="d::varchar", rows=[("1.5000",)]),
    typed_rows(("T6", "trap6"), "two digits behind a thousands sign are not thousands", "id;d\nr1;1.500,25\nr2;1.50\nr3;1.2.3\nr4;1500,25\n", loaded=2,
         bad=[(3, "d", "not_a_number"), (4, "d", "not_a_number")], says="'.' between thousands",
         options={"format": {"delimiter": ";", "decimal": ",", "thousands": "."}}, select="d::varchar", rows=[("1500.2500",), ("1500.2500",)]),
    typed_rows(("T6",), "thousands undeclared", 'id,n\nr1,"1,500"\nr2,1\n', loaded=1, bad=[(2, "n", "not_a_whole_number")]),
    typed_rows(("T6",), "thousands declared", 'id,n,d,x\nr1,"1,500","-1,234,567.5","1,500.25"\n', loaded=1, options={"format": {"thousands": ","}},
         select="n, d::varchar, x", rows=[(1500, "-1234567.5000", 1500.25)]),
    typed_rows(("T6",), "parentheses and trailing minus undeclared", "id,d\nr1,(12.50)\nr2,12.50-\nr3,1\n", loaded=1,
         bad=[(2, "d", "not_a_number"), (3, "d", "not_a_number")]),
    typed_rows(("T6",), "parentheses and trailing minus declared", "id,d,n\nr1,(12.50),(3)\nr2,12.50-,3 -\nr3,-12.50,-3\n", loaded=3,
         options={"format": {"negative": ["parentheses", "trailing_minus"]}}, select="d::varchar, n", rows=[("-12.5000", -3)] * 3),
    typed_rows(("T6",), "a sign twice is no number", "id,d\nr1,(-12.50)\nr2,-12.50-\nr3,(12.50\nr4,1\n", loaded=1,
         bad=[(2, "d", "not_a_number"), (3, "d", "not_a_number"), (4, "d", "not_a_number")],
         options={"format": {"negative": ["parentheses", "trailing_minus"]}}),
    typed_rows(("T6",), "currency signs undeclared", "id,d\nr1,€12.50\nr2,12.50 EUR\nr3,1\n", loaded=1, bad=[(2, "d", "not_a_number"), (3, "d", "not_a_number")]),
    typed_rows(("T6",), "currency signs declared, where they may stand", "id,d\nr1,€12.50\nr2,12.50 EUR\nr3,-€12.50\nr4,(€12.50)\nr5,$ 12.50-\n", loaded=5,
         options={"format": {"currency_signs": ["€", "$", "EUR"], "negative": ["parentheses", "trailing_minus"]}}, select="d::varchar",
         rows=[("12.5000",), ("12.5000",), ("-12.5000",), ("-12.5000",), ("-12.5000",)]),
    typed_rows(("T6",), "a currency sign between digits, or two of them", "id,d\nr1,12€50\nr2,€12€\nr3,£5\nr4,1\n", loaded=1,
         bad=[(2, "d", "not_a_number"), (3, "d", "not_a_number"), (4, "d", "not_a_number")], options={"format": {"currency_signs": ["€"]}}),
    typed_rows(("T7",), "a number beyond a double", "id,x\nr1,1e400\nr2,nan\nr3,-inf\nr4,1e3\n", loaded=1,
         bad=[(2, "x", "not_a_number"), (3, "x", "not_a_number"), (4, "x", "not_a_number")], select="x", rows=[(1000.0,)]),
    typed_rows(("T8",), "words for nothing, undeclared", "id,d\nr1,-\nr2,#N/A\nr3,NULL\nr4,1\n", loaded=1,
         bad=[(2, "d", "not_a_number"), (3, "d", "not_a_number"), (4, "d", "not_a_number")]),
    typed_rows(("T8",), "words for nothing, declared", "id,d,t\nr1,-,-\nr2,#N/A,x\nr3,NULL,\n", loaded=3,
         options={"format": {"null_values": ["-", "#N/A", "NULL"]}}, select="d, t", rows=[(None, None), (None, "x"), (None, None)]),
    typed_rows(("T11",), "ids keep zeros and digits", "id,t\n00042,12345678901234567890\n", loaded=1, select="id, t", rows=[("00042", "12345678901234567890")]),
    typed_rows(("T12", "trap26"), "booleans: declared words only", "id,b\nr1,yes\nr2,1\nr3,true\nr4,FALSE\n", loaded=2,
         bad=[(2, "b", "not_a_boolean"), (3, "b", "not_a_boolean")], says="`true_values`", select="b", rows=[(True,), (False,)]),
    typed_rows(("T12",), "booleans: other words declared", "id,b\nr1,Y\nr2,N\nr3,true\n", loaded=2, bad=[(4, "b", "not_a_boolean")],
         options={"format": {"true_values": ["Y"], "false_values": ["N"]}}, select="b", rows=[(True,), (False,)]),
    # dates and times
    typed_rows(("T2",), "a bad date", "id,day\nr1,soon\nr2,2026-01-02\n", loaded=1, bad=[(2, "day", "not_a_date")]),
    typed_rows(("T2",), "a date with a tab before or behind it", "id,day\nr1,2026-01-1\t\nr2,\t2026-01-02\nr3,2026-01-02\n", loaded=1,
               bad=[(2, "day", "not_a_date"), (3, "day", "not_a_date")]),
    typed_rows(("T3",), "a date that is none", "id,day\nr1,2026-02-30\nr2,2028-02-29\nr3,2026-02-29\n", loaded=1,
         bad=[(2, "day", "not_a_date"), (4, "day", "not_a_date")]),
    typed_rows(("T4",), "formats mixed: only the declared one", "id,day\nr1,03.04.2026\nr2,2026-04-03\nr3,04/03/2026\n", loaded=1,
         bad=[(3, "day", "not_a_date"), (4, "day", "not_a_date")], options={"format": {"date_format": "%d.%m.%Y"}},
         select="day::varchar", rows=[("2026-04-03",)]),
    typed_rows(("T5", "trap23"), "day or month first is never guessed", "id,day\nr1,05/06/2026\nr2,2026-01-02\n", loaded=1, bad=[(2, "day", "not_a_date")],
         says="written as %Y-%m-%d; if the source writes dates otherwise, declare `date_format`"),
    typed_rows(("T5", "trap23"), "day or month first in a time", "id,at\nr1,05/06/2026 10:00\nr2,2026-01-02\n", loaded=1, bad=[(2, "at", "not_a_timestamp")],
         says="declare `timestamp_format`"),
    typed_rows(("S2", "trap24"), "a local time that the clock skipped", "id,at\nr1,2026-03-29 02:30\nr2,2026-03-29 03:30\nr3,2026-03-29 01:59\n", loaded=2,
         bad=[(2, "at", "skipped_by_clock")], says="does not exist in Europe/Berlin", options={"time_zone": "Europe/Berlin"},
         select='"at"::varchar', rows=[("2026-03-29 01:30:00",), ("2026-03-29 00:59:00",)]),
    typed_rows(("S2", "trap24"), "a local time that the clock shows twice", "id,at\nr1,2026-10-25 02:30\nr2,2026-10-25T02:30+02:00\nr3,2026-10-25 03:00\nr4,2026-10-25 01:59\n",
         loaded=4, warns="at: 1 times that the clock in Europe/Berlin shows twice", options={"time_zone": "Europe/Berlin"}, select='"at"::varchar',
         rows=[("2026-10-25 01:30:00",), ("2026-10-25 00:30:00",), ("2026-10-25 02:00:00",), ("2026-10-24 23:59:00",)]),
    typed_rows(("S2", "trap24"), "clock changes south of the equator", "id,at\nr1,2025-10-05 02:30\nr2,2026-04-05 02:30\nr3,2026-03-29 02:30\n", loaded=2,
         bad=[(2, "at", "skipped_by_clock")], warns="at: 1 times", options={"time_zone": "Australia/Sydney"}, select='"at"::varchar',
         rows=[("2026-04-04 16:30:00",), ("2026-03-28 15:30:00",)]),
    typed_rows(("S2", "trap25"), "offsets and local times in one column", "id,at\nr1,2026-07-01T12:00:00+05:00\nr2,2026-07-01 12:00\nr3,2026-07-01T12:00:00Z\n", loaded=3,
         options={"time_zone": "Europe/Berlin"}, select='"at"::varchar',
         rows=[("2026-07-01 07:00:00",), ("2026-07-01 10:00:00",), ("2026-07-01 12:00:00",)]),
    typed_rows(("S2",), "a declared time format in a zone with clock changes", "id,at\nr1,29.03.2026 02:30\nr2,29.03.2026 03:30\n", loaded=1,
         bad=[(2, "at", "skipped_by_clock")], options={"time_zone": "Europe/Berlin", "format": {"timestamp_format": "%d.%m.%Y %H:%M"}}),
    typed_rows(("S3",), "dates that no business has", "id,day,at\nr1,0202-01-01,\nr2,1900-01-01,\nr3,,2100-01-02\nr4,2026-01-01,2026-01-01\n", loaded=1,
         bad=[(2, "day", "out_of_range"), (3, "day", "out_of_range"), (4, "at", "out_of_range")], says="outside the allowed range"),
    # headers
    typed_rows(("H1",), "a header in another order, with blanks around names", " t , id \nx,r1\n", loaded=1, select="id, t", rows=[("r1", "x")]),
    typed_rows(("H3",), "unmapped columns kept", 'id,note,mood,t\nr1,"a ""b""",,x\nr2,,,y\n', loaded=2, options={"other_columns": "keep"},
         warns="kept in _extra: note, mood", select="_extra", rows=[('{"note":"a \\"b\\""}',), (None,)]),
    typed_rows(("H3",), "unmapped columns kept when the exact splitter reads", 'id,note,t\nr1,"a\nb",x\nr2,short\n', loaded=1, bad=[(4, None, "too_few_fields")],
         options={"other_columns": "keep"}, warns="kept in _extra: note", select="_extra", rows=[('{"note":"a\\nb"}',)]),
    typed_rows(("H3", "X4"), "what a contract drops is not kept either", "id,secret,note\nr1,0170 1,x\n", loaded=1, options={"other_columns": "keep"},
         warns="kept in _extra: secret, note", select="_extra", rows=[('{"note":"x"}',)]),
    typed_rows(("H4",), "an optional column that nobody mapped is missing", "id\nr1\n", loaded=1, select="t", rows=[(None,)]),
    typed_rows(("H4",), "a required column is missing", "t\nx\n", held="missing_column", counted=1, says="no column 'id' for id"),
    typed_rows(("H5",), "two columns to keep with one name", "id,note,note\nr1,a,b\n", held="duplicate_column", counted=1, options={"other_columns": "keep"},
         says="`_extra` can keep only one"),
    typed_rows(("H5",), "names that differ in case only are two columns", "id,T,t\nr1,a,b\n", loaded=1, warns="not mapped: T", select="t", rows=[("b",)]),
    typed_rows(("R5",), "a column without a name that holds something", "id,\nr1,x\n", loaded=1, warns="not mapped: column 2 (no name)"),
    typed_rows(("R5",), "a column without a name, kept", "id,\nr1,x\n", loaded=1, options={"other_columns": "keep"}, warns="_extra", select="_extra",
         rows=[('{"column 2":"x"}',)]),
    order_lines(("H7", "trap29"), "a total below, unmasked by a count sidecar", lines("TOTAL,0,,8,0,0"), held="control_count", counted=4, says="says 3 records",
         options={"sidecar": {"count": ".count"}}, sidecars={".count": "3"}),
    order_lines(("H7",), "title lines that nobody declared", "Report\nas of today\n" + LINES, held="missing_column", counted=5),
    # files
    order_lines(("F1",), "only a byte order mark", b"\xef\xbb\xbf", held="empty_file", says="no header row"),
    order_lines(("F6",), "Parquet as CSV", b"PAR1" + b"x" * 100 + b"PAR1", held="wrong_format", says="Parquet"),
    order_lines(("F6",), "an old workbook as CSV", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 100, held="wrong_format", says="XLS"),
    order_lines(("F6",), "one JSON object as CSV", b'{"order_id": "o1", "quantity": 1}', held="wrong_format", says="JSON"),
    order_lines(("F7",), "larger than allowed", LINES, held="too_large", says="max_bytes", options={"limits": {"max_bytes": 50}}),
    order_lines(("F7",), "unpacks to more than allowed", gzip.compress(LINES.encode() * 20), held="too_large", says="unpacks",
         options={"limits": {"max_bytes": 1000}}),
    order_lines(("F5",), "a flipped byte in gzip", _flipped(gzip.compress(LINES.encode() * 50), -6), held="truncated", says="damaged"),
    order_lines(("F9",), "the same content under two names", LINES, loaded=3, copies=2),
    typed_rows(("S1",), "negative amounts", "id,n,d\nr1,-1,-12.50\n", loaded=1, select="n, d::varchar", rows=[(-1, "-12.5000")]),
    typed_rows(("X1",), "formulas are text in raw", 'id,t\nr1,"=HYPERLINK(""http://x"")"\nr2,@SUM(1)\nr3,-5\n', loaded=3, select="t",
         rows=[('=HYPERLINK("http://x")',), ("@SUM(1)",), ("-5",)]),
    typed_rows(("X2",), "a column name that would end a statement", "id,t'); drop table x;--\nr1,x\n", loaded=1,
         options={"columns": {"t": "t'); drop table x;--"}}, select="t", rows=[("x",)]),
    typed_rows(("X2",), "the same, kept", "id,t'); drop table x;--\nr1,x\n", loaded=1, options={"other_columns": "keep"}, warns="drop table",
         select="_extra", rows=[('{"t\'); drop table x;--":"x"}',)]),
    typed_rows(("X2",), "a name of 64 KB", "id," + "n" * 65_536 + "\nr1,x\n", loaded=1, warns="not mapped: nnn"),
    typed_rows(("X2",), "two thousand columns", "id," + ",".join(f"c{n}" for n in range(2000)) + "\nr1" + ",1" * 2000 + "\n", loaded=1, warns="and 1,960 more"),
]  # fmt: skip


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> list[Outcome]:
    """Every case in one run."""
    return load_all(Warehouse(tmp_path_factory.mktemp("csv") / "w"), CASES, "csv")


@pytest.mark.parametrize("number", range(len(CASES)), ids=[case.name for case in CASES])
def test_outcome_place_and_reason(outcomes: list[Outcome], number: int) -> None:
    check(outcomes[number], CASES[number])


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


def test_files_of_one_source_are_matched_by_their_own_headers(warehouse: Warehouse) -> None:
    warehouse.deliver("a_1.csv", "id,n,t\nr1,1,x\n")
    warehouse.deliver("a_2.csv", "t,id,n\ny,r2,2\n")
    warehouse.deliver("a_3.csv", "id,t\nr3,z\n")
    warehouse.configure(a={**TYPED, "location": "a_*.csv"})
    warehouse.load()
    assert warehouse.query("select id, n, t from raw_lab.typed order by 1") == [
        ("r1", 1, "x"), ("r2", 2, "y"), ("r3", None, "z"),
    ]  # fmt: skip


def test_nothing_outside_the_landing_folder_is_read(warehouse: Warehouse, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a.csv").write_text("id\nsecret\n")
    (warehouse.landing / "linked").symlink_to(outside)
    (warehouse.landing / "a.csv").symlink_to(outside / "a.csv")
    warehouse.deliver("own/a.csv", "id\nr1\n")
    warehouse.configure(a={**TYPED, "location": "a.csv"}, b={**TYPED, "location": "*/a.csv"})
    outcome = warehouse.load()
    assert sorted(text.split(":")[0] for text in outcome.refused) == ["a.csv", "linked/a.csv"]
    assert warehouse.query("select id from raw_lab.typed") == [("r1",)]
