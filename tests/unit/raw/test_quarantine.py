"""Quarantine for people: groups with first examples, filters, and an export that is private, safe and exact."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.raw.quarantine import Filter, encoded, entries, export, grouped, safe_cell
from tests.conftest import Warehouse

HEAD = "order_id,line_id,product_id,quantity,unit_price\n"
ROWS = ["o1,1,p1,1,1", "o2,1,p1,x,1", "=HYPERLINK(1),1,p1,y,1", "o4,1,p1,1,cheap", "-5,1,p1,z,1", "'o6,1,p\x1b6,x,1"]


@pytest.fixture
def full(warehouse: Warehouse) -> Warehouse:
    """A warehouse with two sources and five records in quarantine."""
    warehouse.deliver("lines_2.csv", HEAD + "\n".join(ROWS) + "\n")
    warehouse.deliver("lines_1.csv", HEAD + "o9,1,p1,1,1\no9,2,p1,?,1\n")
    warehouse.configure(a={"feed": "sales.order_lines", "location": "lines_*.csv"})
    warehouse.load()
    return warehouse


def test_groups_say_how_many_and_where_the_first_one_stands(full: Warehouse) -> None:
    with full.work.connect() as con:
        groups = grouped(con)
        assert [(g["reason"], g["column_name"], g["records"], g["files"], g["first_at"]) for g in groups] == [
            ("not_a_whole_number", "quantity", 5, 2, "lines_1.csv:3"),
            ("not_a_number", "unit_price", 1, 1, "lines_2.csv:5"),
        ]
        assert groups[0]["message"] == "is not a whole number"
        assert [g["records"] for g in grouped(con, Filter(reason="not_a_number"))] == [1]
        assert grouped(con, Filter(source="b")) == []


def test_filters_narrow_the_records_down(full: Warehouse) -> None:
    with full.work.connect() as con:
        assert [e["line"] for e in entries(con, Filter(column="unit_price"), limit=9)] == [5]
        assert len(entries(con, Filter(source="a", reason="not_a_whole_number"), limit=2)) == 2
        assert entries(con, Filter(source="a", column="order_id"), limit=9) == []


def test_the_export_is_private_safe_and_gives_the_records_back(full: Warehouse, tmp_path: Path) -> None:
    target = tmp_path / "open.csv"
    target.write_text("old")
    target.chmod(0o644)
    with full.work.connect() as con:
        assert export(con, Filter(), target) == 6
        stored = [e["raw_record"] for e in entries(con, Filter(), limit=None)]
    assert target.stat().st_mode & 0o777 == 0o600, "also where a readable file stood before"
    with target.open(newline="", encoding="utf-8") as file:
        exported = list(csv.DictReader(file))
    assert [_given_back(row) for row in exported] == stored
    cells = [row["raw_record"] for row in exported]
    assert "'=HYPERLINK(1),1,p1,y,1" in cells
    assert "'-5,1,p1,z,1" in cells, "a record that begins with a minus is no plain number"
    assert "\x1b" not in target.read_text(), "control characters are written as escapes"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def _given_back(row: dict[str, Any]) -> str:
    """What docs/SOURCES.md says: take one leading apostrophe away; decode when raw_encoding is json."""
    raw = row["raw_record"].removeprefix("'")
    return str(json.loads(raw)) if row["raw_encoding"] == "json" else raw


def test_an_export_of_nothing_has_a_header(warehouse: Warehouse, tmp_path: Path) -> None:
    with warehouse.work.connect() as con:
        assert export(con, Filter(), tmp_path / "none.csv") == 0
    assert (tmp_path / "none.csv").read_text().startswith("source,path,line,record_no,column_name,reason")


@pytest.mark.parametrize("text", ["=1+1", "+SUM(A1)", "-2+3", "@SUM(1)", "\tx", "\r=1", "'x", "＝1", "-", "-1-1"])
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert safe_cell(text) == "'" + text


@pytest.mark.parametrize("value", ["-12.50", "+4", "-1,234.5", "-7", "a=1", "", 5, -5, None])
def test_numbers_and_harmless_texts_stay_as_they_are(value: object) -> None:
    assert safe_cell(value) == value


@given(st.text(st.characters(blacklist_categories=["Cs"])))
def test_every_record_can_be_had_back(raw: str) -> None:
    text, encoding = encoded(raw)
    cell = str(safe_cell(text))
    assert _given_back({"raw_record": cell, "raw_encoding": encoding}) == raw
    assert cell[:1] not in ("=", "@", "\t", "\r")
