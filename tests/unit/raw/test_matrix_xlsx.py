"""Bad input as workbooks: only what a cell surely says is loaded, and only the sheet that is read is judged."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from orchestration.raw.check.job import HoldFile
from orchestration.raw.check.workbook import sheet_facts
from tests.conftest import Warehouse
from tests.unit.raw.matrix import TYPED, Case, Outcome, check, load_all

FORMULA = "=1+1"


def book(
    *rows: list[Any], title: str = "Data", change: Callable[[Worksheet], None] | None = None,
    others: dict[str, list[list[Any]]] | None = None, hidden: str | None = None,
) -> bytes:  # fmt: skip
    """A workbook with one visible sheet of rows, and others before it."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, content in {**(others or {}), title: list(rows)}.items():
        sheet = made.create_sheet(name)
        for row in content:
            sheet.append(row)
        if name == hidden:
            sheet.sheet_state = "hidden"
        if name == title and change:
            change(sheet)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def rewritten(content: bytes, part: str, change: Callable[[str], str], rename: dict[str, str] | None = None) -> bytes:
    """The workbook with the XML of one part changed, as other programs write it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            data = change(data.decode()).encode() if re.fullmatch(part, name) else data
            new.writestr((rename or {}).get(name, name), data)
    return buffer.getvalue()


def flipped(content: bytes, part: str) -> bytes:
    """The workbook with one byte in the middle of a part's compressed data turned round."""
    damaged = bytearray(content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entry = archive.getinfo(part)
    damaged[entry.header_offset + 30 + len(part) + entry.compress_size // 2] ^= 0xFF
    return bytes(damaged)


def encrypted(content: bytes, part: str) -> bytes:
    """The workbook with a part said to be encrypted, in its own header and in the list of parts."""
    marked = bytearray(content)
    for sign, flags, name in ((b"PK\x03\x04", 6, 30), (b"PK\x01\x02", 8, 46)):
        at = -1
        while (at := content.find(sign, at + 1)) >= 0:
            if content[at + name :].startswith(part.encode()):
                marked[at + flags] |= 1
    return bytes(marked)


def rows(ids: tuple[str, ...], name: str, content: bytes, **expected: Any) -> Case:
    return Case(ids, name, content, TYPED, **expected)


def _merge(where: str) -> Callable[[Worksheet], None]:
    return lambda sheet: sheet.merge_cells(where)


def _hide_row(sheet: Worksheet) -> None:
    sheet.row_dimensions[3].hidden = True


HEAD = ["id", "n", "t"]
PLAIN = book(HEAD, ["r1", 1, "a"], ["r2", 2, "b"])
DAY = dt.date(2026, 1, 2)
CACHED_TEXT = rewritten(
    book(HEAD, ["r1", 1, FORMULA], ["r2", 2, "b"]), r"xl/worksheets/sheet1\.xml",
    lambda xml: re.sub(r'<c r="C2"[^>]*>.*?</c>', '<c r="C2" t="str"><f>T(A9)</f><v></v></c>', xml),
)  # fmt: skip
ERROR_BACKWARDS = rewritten(
    book(HEAD, ["r1", 1, "#N/A"], ["r2", 2, "b"]), r"xl/worksheets/sheet1\.xml",
    lambda xml: re.sub(r'<c r="C2"[^>]*>', "<c t='e' s='0' r='C2'>", xml),
)  # fmt: skip
MOVED = rewritten(
    rewritten(book(HEAD, ["r1", 1, "#N/A"], ["r2", 2, "b"]), r"xl/_rels/workbook\.xml\.rels",
              lambda xml: xml.replace("sheet1.xml", "moved.xml")),
    r"\[Content_Types\]\.xml", lambda xml: xml.replace("sheet1.xml", "moved.xml"),
    rename={"xl/worksheets/sheet1.xml": "xl/worksheets/moved.xml"},
)  # fmt: skip

CASES = [
    rows(("N1",), "clean", PLAIN, loaded=2, select="id, n, t", rows=[("r1", 1, "a"), ("r2", 2, "b")]),
    # XL1-XL5
    rows(("XL1", "trap37"), "a cell shows an error", book(HEAD, ["r1", 1, "#N/A"], ["r2", 2, "#DIV/0!"], ["r3", 3, "c"]), loaded=1,
         bad=[(2, "t", "cell_error"), (3, "t", "cell_error")], says="shows an error"),
    rows(("XL1",), "an error in a column nobody reads", book([*HEAD, "note"], ["r1", 1, "a", "#N/A"]), loaded=1, warns="not mapped: note"),
    rows(("XL1",), "an error in a column that is kept", book([*HEAD, "note"], ["r1", 1, "a", "#N/A"], ["r2", 2, "b", "c"]), loaded=1,
         bad=[(2, None, "cell_error")], options={"other_columns": "keep"}, warns="kept in _extra: note", select="_extra", rows=[('{"note":"c"}',)]),
    rows(("XL1",), "an error on another sheet", book(HEAD, ["r1", 1, "a"], others={"Notes": [["x"], ["#N/A"], ["#REF!"]]}, hidden="Notes"), loaded=1),
    rows(("XL1",), "attributes of the cell in another order", ERROR_BACKWARDS, loaded=1, bad=[(2, "t", "cell_error")]),
    rows(("XL1",), "a sheet that lies elsewhere in the archive", MOVED, loaded=1, bad=[(2, "t", "cell_error")]),
    rows(("XL2", "trap37"), "a formula never calculated", book(HEAD, ["r1", FORMULA, "a"], ["r2", 2, "b"]), loaded=1,
         bad=[(2, "n", "uncached_formula")], says="never calculated"),
    rows(("XL2",), "a formula that gives the empty text", CACHED_TEXT, loaded=2, select="t", rows=[(None,), ("b",)]),
    rows(("XL2",), "a formula on another sheet", book(HEAD, ["r1", 1, "a"], others={"Notes": [["x"], [FORMULA]]}, hidden="Notes"), loaded=1),
    rows(("XL3",), "dates as dates, as text, as serial numbers", book(["id", "day"], ["r1", DAY], ["r2", "2026-01-02"], ["r3", 46024], ["r4", "02.01.2026"]),
         loaded=2, bad=[(4, "day", "not_a_date"), (5, "day", "not_a_date")], says="declare `date_format`", select="day::varchar",
         rows=[("2026-01-02",), ("2026-01-02",)]),
    rows(("XL3", "T4"), "dates as dates and in the declared text format", book(["id", "day"], ["r1", DAY], ["r2", "02.01.2026"], ["r3", "01/02/2026"]),
         loaded=2, bad=[(4, "day", "not_a_date")], options={"format": {"date_format": "%d.%m.%Y"}}),
    rows(("XL3", "S2"), "times as times where a text format is declared", book(["id", "at"], ["r1", dt.datetime(2026, 3, 1, 12, 30)], ["r2", "01.03.2026 12:30"]),
         loaded=2, options={"format": {"timestamp_format": "%d.%m.%Y %H:%M"}, "time_zone": "Europe/Berlin"}, select='"at"::varchar',
         rows=[("2026-03-01 11:30:00",)] * 2),
    rows(("XL3", "S2"), "a local time that the clock skipped", book(["id", "at"], ["r1", dt.datetime(2026, 3, 29, 2, 30)], ["r2", DAY]), loaded=1,
         bad=[(2, "at", "skipped_by_clock")], options={"time_zone": "Europe/Berlin"}),
    rows(("XL3", "S3"), "a date that no business has", book(["id", "day"], ["r1", dt.date(1900, 1, 1)], ["r2", DAY]), loaded=1, bad=[(2, "day", "out_of_range")]),
    rows(("XL4", "trap39"), "a merged total", book(HEAD, ["r1", 1, "a"], ["total", 1, None], change=_merge("A3:C3")), loaded=1,
         bad=[(3, "id", "merged_cells")], says="unmerge"),
    rows(("XL4",), "a label merged over several rows", book(HEAD, ["r1", 1, "a"], ["r2", 2, None], ["r3", 3, "c"], change=_merge("C2:C3")), loaded=1,
         bad=[(2, "t", "merged_cells"), (3, "t", "merged_cells")]),
    rows(("XL4",), "merged title lines above a declared header", book(["Report", None, None], HEAD, ["r1", 1, "a"], change=_merge("A1:C1")), loaded=1,
         options={"format": {"skip_rows": 1}}),
    rows(("XL5", "trap39"), "a hidden sheet before the data", book(HEAD, ["r1", 1, "a"], others={"Old": [HEAD, ["x", 9, "z"]]}, hidden="Old"), loaded=1,
         select="id", rows=[("r1",)]),
    rows(("XL5",), "a sheet named in the format", book(["id"], ["r1"], others={"First": [["id"], ["x"], ["y"]]}), loaded=1,
         options={"format": {"sheet": "Data"}}, select="id", rows=[("r1",)]),
    rows(("XL5", "trap39"), "hidden rows are read and told", book(HEAD, ["r1", 1, "a"], ["r2", 2, "b"], change=_hide_row), loaded=2,
         warns="1 rows are hidden in sheet 'Data'"),
    rows(("XL5",), "a named sheet that is not there", PLAIN, held="missing_sheet", says="the workbook has: Data", options={"format": {"sheet": "Prices"}}),
    # values
    rows(("trap38", "T11"), "more digits than a workbook keeps", book(HEAD, [12345678901234567890, 1, "a"], ["r2", 2, "b"]), loaded=1,
         bad=[(2, "id", "lost_digits")], says="more than 15 digits"),
    rows(("trap38", "T11"), "whole numbers lose no zeros, texts keep theirs", book(HEAD, ["00042", 42.0, "7.0"], [42, 7, 1.5]), loaded=2, select="id, n, t",
         rows=[("00042", 42, "7.0"), ("42", 7, "1.5")]),
    rows(("T10", "trap6"), "a fraction for a whole number", book(HEAD, ["r1", 1.5, "a"], ["r2", 2, "b"]), loaded=1, bad=[(2, "n", "not_a_whole_number")]),
    rows(("T10",), "more decimals than four", book(["id", "d"], ["r1", 1.00501], ["r2", 1.005]), loaded=1, bad=[(2, "d", "too_many_decimals")],
         select="d::varchar", rows=[("1.0050",)]),
    rows(("T6",), "number cells beside texts with a decimal comma", book(["id", "d", "t"], ["r1", 1.5, 1.5], ["r2", "1.500,25", "x"], ["r3", "1.5", "y"]), loaded=2,
         bad=[(4, "d", "not_a_number")], options={"format": {"decimal": ",", "thousands": "."}}, select="d::varchar, t",
         rows=[("1.5000", "1.5"), ("1500.2500", "x")]),
    rows(("T6",), "parentheses and currency as text", book(["id", "d"], ["r1", "(€12.50)"], ["r2", -12.5]), loaded=2,
         options={"format": {"negative": ["parentheses"], "currency_signs": ["€"]}}, select="d::varchar", rows=[("-12.5000",)] * 2),
    rows(("T8",), "words for nothing", book(HEAD, ["r1", "N/A", "a"], ["r2", None, "b"]), loaded=1, bad=[(2, "n", "not_a_whole_number")]),
    rows(("T12",), "booleans", book(["id", "b"], ["r1", True], ["r2", "false"], ["r3", "yes"]), loaded=2, bad=[(4, "b", "not_a_boolean")], select="b",
         rows=[(True,), (False,)]),
    rows(("E7", "X1"), "text arrives as it is", book(["id", "t"], ["r1", "👩‍👩‍👧 שלום"], ["r2", "a\nb"], ["r3", "@SUM(1)"]), loaded=3, select="t",
         rows=[("👩‍👩‍👧 שלום",), ("a\nb",), ("@SUM(1)",)]),
    # rows and headers
    rows(("R1", "N4"), "short rows are empty cells, blank rows are none", book(HEAD, ["r1"], [], ["r2", 2]), loaded=2, select="id, n", rows=[("r1", None), ("r2", 2)]),
    rows(("trap39", "R5"), "a stray cell beside the table", book([*HEAD], ["r1", 1, "a", "look!"]), loaded=1, warns="not mapped: column 4 (no name)"),
    rows(("H1",), "columns in another order", book(["t", "id"], ["a", "r1"]), loaded=1, select="id, t", rows=[("r1", "a")]),
    rows(("H2", "H4"), "a required column is missing", book(["ID", "t"], ["r1", "a"]), held="missing_column", counted=1, says="no column 'id' for id"),
    rows(("H3",), "unmapped columns, not wanted", book([*HEAD, "note"], ["r1", 1, "a", "x"]), held="new_column", counted=1, says="note",
         options={"other_columns": "hold"}),
    rows(("H3", "X4"), "unmapped columns kept, what a contract drops is not", book(["id", "note", "secret"], ["r1", 7, "s"], ["r2", None, "s"]), loaded=2,
         options={"other_columns": "keep"}, warns="kept in _extra", select="_extra", rows=[('{"note":"7"}',), (None,)]),
    rows(("H5",), "a mapped column twice", book(["id", "id"], ["r1", "r2"]), held="duplicate_column", counted=1, says="'id' 2 times"),
    rows(("H6",), "header only", book(HEAD), loaded=0, warns="no records"),
    rows(("H7", "trap39"), "title lines that nobody declared", book(["Report"], HEAD, ["r1", 1, "a"]), held="missing_column", counted=2),
    rows(("H7",), "a total below", book(HEAD, ["r1", 1, "a"], [None, 1, "total"]), loaded=1, bad=[(3, "id", "missing_required")], raw='{"id": null, "n": "1", "t": "total"}'),
    # files
    rows(("F1",), "zero bytes", b"", held="empty_file", says="no bytes"),
    rows(("F1",), "an empty sheet", book(), held="empty_file", says="no header row"),
    rows(("F4", "trap31"), "cut off", PLAIN[: len(PLAIN) // 2], held="truncated", says="ask for"),
    rows(("F5",), "a flipped byte", flipped(PLAIN, "xl/worksheets/sheet1.xml"), held="truncated"),
    rows(("F5",), "a part that says it is encrypted", encrypted(PLAIN, "[Content_Types].xml"), held="truncated", says="encrypted"),
    rows(("F6",), "CSV as a workbook", b"id,t\nr1,x\n", held="wrong_format", says="something else"),
    rows(("F6",), "an old workbook", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 100, held="wrong_format", says="XLS"),
    rows(("F7", "trap32"), "a zip bomb", rewritten(PLAIN, r"xl/worksheets/sheet1\.xml", lambda xml: xml + " " * 3_000_000), held="ratio", says="times its size"),
    rows(("F9",), "the same content under two names", PLAIN, loaded=2, copies=2),
    rows(("F3",), "fewer rows than the sidecar says", PLAIN, held="control_count", counted=2, says="says 3 records, the file has 2",
         options={"sidecar": {"count": ".count"}}, sidecars={".count": "3"}),
    rows(("R1",), "all rows bad", book(HEAD, *[[f"r{n}", "x", None] for n in range(12)]), held="too_many_bad", counted=12, says="12 of 12"),
    rows(("X2",), "a column name that would end a statement", book(["id", 't"); drop table x;--'], ["r1", "x"]), loaded=1,
         options={"columns": {"t": 't"); drop table x;--'}}, select="t", rows=[("x",)]),
]  # fmt: skip


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> list[Outcome]:
    """Every case in one run."""
    return load_all(Warehouse(tmp_path_factory.mktemp("xlsx") / "w"), CASES, "xlsx")


@pytest.mark.parametrize("number", range(len(CASES)), ids=[case.name for case in CASES])
def test_outcome_place_and_reason(outcomes: list[Outcome], number: int) -> None:
    check(outcomes[number], CASES[number])


@pytest.mark.parametrize("index", ["x", "", "-1"])
def test_a_cell_that_points_at_no_shared_text_holds_the_file(tmp_path: Path, index: str) -> None:
    """The reader of the values would take the first text of the workbook for it, a wrong value nobody notices."""
    cell = f'<c r="A2" t="s"><v>{index}</v></c>'
    sheet = f'<worksheet xmlns="x"><sheetData><row r="2">{cell}</row></sheetData></worksheet>'
    place = tmp_path / "book.xlsx"
    with zipfile.ZipFile(place, "w") as archive:
        archive.writestr(
            "xl/workbook.xml", '<workbook xmlns:r="r"><sheets><sheet name="Data" r:id="one"/></sheets></workbook>'
        )
        archive.writestr("xl/_rels/workbook.xml.rels", '<r><Relationship Id="one" Target="worksheets/sheet1.xml"/></r>')
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
    with pytest.raises(HoldFile, match="points at no text") as held:
        sheet_facts(place, "Data")
    assert held.value.reason == "truncated"
