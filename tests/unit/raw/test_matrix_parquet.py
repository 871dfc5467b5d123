"""Bad input as Parquet: columns by name in each file, values through the same casts, damage is never half a load."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet as pq

from tests.conftest import Warehouse
from tests.unit.raw.matrix import TYPED, Case, Outcome, check, load_all


def table(*, names: list[str] | None = None, **columns: Any) -> pa.Table:
    """A table from columns; without an id, rows are called r1, r2, …"""
    arrays = [value if isinstance(value, pa.Array) else pa.array(value) for value in columns.values()]
    if "id" not in columns:
        arrays.insert(0, pa.array([f"r{n}" for n in range(1, len(arrays[0]) + 1)]))
        columns = {"id": None, **columns}
    return pa.Table.from_arrays(arrays, names=names or list(columns))


def written(made: pa.Table, **options: Any) -> bytes:
    buffer = io.BytesIO()
    pq.write_table(made, buffer, **options)
    return buffer.getvalue()


def rows(ids: tuple[str, ...], name: str, content: pa.Table | bytes, **expected: Any) -> Case:
    return Case(ids, name, content if isinstance(content, bytes) else written(content), TYPED, **expected)


def flipped(content: bytes, at: int) -> bytes:
    damaged = bytearray(content)
    damaged[at] ^= 0xFF
    return bytes(damaged)


MANY = written(table(t=[f"text {n}" for n in range(1000)]), compression="snappy")
OLD, NEW = dt.datetime(1500, 1, 1), dt.datetime(2026, 3, 1, 12)

CASES = [
    rows(("N1",), "clean", table(n=[1, 2], t=["a", "b"]), loaded=2, select="id, n, t", rows=[("r1", 1, "a"), ("r2", 2, "b")]),
    # P1-P3
    rows(("P1", "trap35"), "whole numbers delivered as text load by value", table(n=["1", "2", "x"]), loaded=2, bad=[(3, "n", "not_a_whole_number")],
         select="n", rows=[(1,), (2,)]),
    rows(("P1", "trap35"), "text delivered as numbers", table(t=[1, 2]), loaded=2, select="t", rows=[("1",), ("2",)]),
    rows(("P1", "T10", "trap6"), "fractions for whole numbers are not rounded", table(n=[1.5, 2.0]), loaded=1, bad=[(1, "n", "not_a_whole_number")],
         select="n", rows=[(2,)], raw='{"id": "r1", "n": 1.5}'),
    rows(("P2", "H4"), "a required column is missing", table(id=["x"], names=["key"]), held="missing_column", counted=1, says="no column 'id' for id"),
    rows(("P2", "H4"), "an optional column is missing", table(t=["a"]), loaded=1, select="n", rows=[(None,)]),
    rows(("P3", "H5", "trap36"), "two columns with one name", table(id=["r1"], t=["a"], u=["b"], names=["id", "t", "t"]), held="duplicate_column", counted=1,
         says="'t', 't'"),
    rows(("P3", "H5", "trap36"), "names that differ in case only", table(id=["r1"], t=["a"], T=["b"]), held="duplicate_column", counted=1, says="'t', 'T'"),
    rows(("P3",), "INT96 times", written(table(at=[NEW]), use_deprecated_int96_timestamps=True), loaded=1, select='"at"::varchar',
         rows=[("2026-03-01 12:00:00",)]),
    rows(("P3", "S3"), "INT96 times before there were any orders", written(table(at=[OLD, NEW]), use_deprecated_int96_timestamps=True), loaded=1,
         bad=[(1, "at", "out_of_range")]),
    # values
    rows(("H1",), "columns in another order", table(t=["a"], id=["r1"], n=[5]), loaded=1, select="id, n, t", rows=[("r1", 5, "a")]),
    rows(("H2",), "renamed", table(id=["r1"], names=["idd"]), held="missing_column", counted=1, says="did you mean 'idd'"),
    rows(("H2",), "alias", table(id=["r1"], names=["key"]), loaded=1, options={"columns": {"id": ["id", "key"]}}, select="id", rows=[("r1",)]),
    rows(("H3",), "unmapped columns are told", table(note=["x"]), loaded=1, warns="not mapped: note"),
    rows(("H3",), "unmapped columns, not wanted", table(note=["x"]), held="new_column", counted=1, says="note", options={"other_columns": "hold"}),
    rows(("H3", "X4"), "unmapped columns kept, what a contract drops is not", table(note=["x", None], size=[1.5, None], secret=["s", "s"]), loaded=2,
         options={"other_columns": "keep"}, warns="kept in _extra: note, size, secret", select="_extra", rows=[('{"note":"x","size":"1.5"}',), (None,)]),
    rows(("H6",), "no rows", table(t=pa.array([], pa.string())), loaded=0, warns="no records"),
    rows(("E7", "E9", "X1"), "text arrives as it is", table(t=["👩‍👩‍👧 שלום", "a\x01", "=1+1"]), loaded=3, select="t",
         rows=[("👩‍👩‍👧 שלום",), ("a\x01",), ("=1+1",)]),
    rows(("T7",), "not a number, infinite", table(x=[float("nan"), float("inf"), 2.5]), loaded=1, bad=[(1, "x", "not_a_number"), (2, "x", "not_a_number")]),
    rows(("T9",), "a number beyond the type", table(n=pa.array([2**64 - 1, 1], pa.uint64())), loaded=1, bad=[(1, "n", "too_large")]),
    rows(("T10",), "decimals: four and more", table(d=pa.array(["1.5000", "1.00501"]).cast(pa.decimal128(12, 5))),
         loaded=1, bad=[(2, "d", "too_many_decimals")], select="d::varchar", rows=[("1.5000",)]),
    rows(("T10",), "decimals of more digits than DuckDB has", table(
        d=pa.array([Decimal("12345678901234.5678"), Decimal(0), None, Decimal("1e14"), Decimal("-0.5")], pa.decimal256(50, 9)), t=["a", "b", "c", "d", "e"]),
         loaded=4, bad=[(4, "d", "too_large")], select="d::varchar", rows=[("12345678901234.5678",), ("0.0000",), (None,), ("-0.5000",)]),
    rows(("T10",), "wide decimals where a decimal comma is declared", table(d=pa.array([Decimal("1234.5")], pa.decimal256(50, 9))), loaded=1,
         options={"format": {"decimal": ",", "thousands": "."}}, select="d::varchar", rows=[("1234.5000",)]),
    rows(("T6",), "numbers and texts where a decimal comma is declared", table(d=[1.5, 2.0]), loaded=2, options={"format": {"decimal": ",", "thousands": "."}},
         select="d::varchar", rows=[("1.5000",), ("2.0000",)]),
    rows(("T6",), "texts with a declared decimal comma", table(d=["1.500,25", "1.5"]), loaded=1, bad=[(2, "d", "not_a_number")],
         options={"format": {"decimal": ",", "thousands": "."}}, select="d::varchar", rows=[("1500.2500",)]),
    rows(("T8",), "nulls", table(n=[1, None], t=["", None]), loaded=2, select="n, t", rows=[(1, None), (None, None)]),
    rows(("T11",), "ids keep zeros and digits", table(t=["00042", "12345678901234567890"]), loaded=2, select="t", rows=[("00042",), ("12345678901234567890",)]),
    rows(("T12",), "booleans", table(b=[True, False, None]), loaded=3, select="b", rows=[(True,), (False,), (None,)]),
    rows(("T2",), "dates as dates, and as text", table(day=[dt.date(2026, 1, 2)]), loaded=1, options={"format": {"date_format": "%d.%m.%Y"}},
         select="day::varchar", rows=[("2026-01-02",)]),
    rows(("T4",), "dates as text in another format", table(day=["02.01.2026", "2026-01-02"]), loaded=1, bad=[(1, "day", "not_a_date")], says="declare `date_format`"),
    rows(("S2",), "times without a zone are local ones", table(at=[NEW]), loaded=1, options={"time_zone": "Europe/Berlin"}, select='"at"::varchar',
         rows=[("2026-03-01 11:00:00",)]),
    rows(("S2",), "times with a zone are moments", table(at=pa.array([NEW], pa.timestamp("us", "UTC"))), loaded=1, options={"time_zone": "Europe/Berlin"},
         select='"at"::varchar', rows=[("2026-03-01 12:00:00",)]),
    rows(("S2",), "a local time that the clock skipped", table(at=[dt.datetime(2026, 3, 29, 2, 30), NEW]), loaded=1, bad=[(1, "at", "skipped_by_clock")],
         options={"time_zone": "Europe/Berlin"}),
    rows(("S2",), "times as times where a text format is declared", table(at=[NEW]), loaded=1, options={"format": {"timestamp_format": "%d.%m.%Y %H:%M"}},
         select='"at"::varchar', rows=[("2026-03-01 12:00:00",)]),
    rows(("H3",), "nested values as JSON", table(j=[{"a": 1, "b": [1, 2]}, None]), loaded=2, select="j", rows=[('{"a":1,"b":[1,2]}',), (None,)]),
    # files
    rows(("F1",), "zero bytes", b"", held="empty_file", says="no bytes"),
    rows(("F4", "trap31"), "cut off", MANY[:-10], held="truncated", says="damaged or cut off"),
    rows(("F4",), "the first half", MANY[: len(MANY) // 2], held="truncated"),
    rows(("F5",), "a flipped byte in the data", flipped(MANY, 200), held="cannot_be_read", counted=1000),
    rows(("F5",), "a flipped byte in the footer", flipped(MANY, -6), held="truncated"),
    rows(("F6",), "CSV as Parquet", b"id,t\nr1,x\n", held="wrong_format", says="something else"),
    rows(("F7",), "larger than allowed", MANY, held="too_large", says="max_bytes", options={"limits": {"max_bytes": 100}}),
    rows(("F9",), "the same content under two names", table(t=["a"]), loaded=1, copies=2),
    rows(("F3",), "fewer rows than the sidecar says", table(t=["a"]), held="control_count", counted=1, says="says 2 records, the file has 1",
         options={"sidecar": {"count": ".count"}}, sidecars={".count": "2"}),
    rows(("R1",), "all values bad", table(n=["x"] * 20), held="too_many_bad", counted=20, says="First: n:not_a_whole_number in record 1"),
    rows(("X2",), "a column name that would end a statement", table(id=["r1"], t=["x"], names=["id", 't"); drop table x;--']), loaded=1,
         options={"columns": {"t": 't"); drop table x;--'}}, select="t", rows=[("x",)]),
]  # fmt: skip


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> list[Outcome]:
    """Every case in one run."""
    return load_all(Warehouse(tmp_path_factory.mktemp("parquet") / "w"), CASES, "parquet")


@pytest.mark.parametrize("number", range(len(CASES)), ids=[case.name for case in CASES])
def test_outcome_place_and_reason(outcomes: list[Outcome], number: int) -> None:
    check(outcomes[number], CASES[number])


def test_files_of_one_source_are_read_each_by_its_own_columns_and_types(warehouse: Warehouse) -> None:
    warehouse.deliver("a_1.parquet", written(table(n=[1], t=["x"])))
    warehouse.deliver("a_2.parquet", written(table(t=["y"], n=["2"])))
    warehouse.configure(a={**TYPED, "location": "a_*.parquet"})
    warehouse.load()
    assert warehouse.query("select n, t from raw_lab.typed order by 1") == [(1, "x"), (2, "y")]
