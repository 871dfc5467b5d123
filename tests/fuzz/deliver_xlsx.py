"""Writes a table as a workbook by hand: shared or inline strings, styles, formulas, hidden sheets, gaps."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from hypothesis import strategies as st

from orchestration.raw.check.job import PlannedColumn

_SELDOM = st.sampled_from((False, False, False, True))
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}"><fonts count="1"><font/></fonts><fills count="1"><fill><patternFill patternType="none"/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3">'
    '<xf numFmtId="0" xfId="0"/><xf numFmtId="14" xfId="0"/><xf numFmtId="22" xfId="0"/></cellXfs></styleSheet>'
)
_EPOCH = dt.datetime(1899, 12, 30)


def xlsx_bytes(
    draw: st.DrawFn, columns: list[PlannedColumn], cells: list[list[Any]], job: dict[str, Any]
) -> tuple[bytes, bool]:
    """The file, and whether each value in it is exactly the table's."""
    book = _Book(shared=draw(st.booleans()))
    for number in range(job["skip_rows"]):
        book.row([("s", f"title {number}")])
    order = draw(st.permutations(range(len(columns)))) if draw(_SELDOM) else list(range(len(columns)))
    book.row([("s", columns[at].name) for at in order])
    for row in cells:
        book.row([_cell(draw, book, row[at], columns[at]) for at in order], gap=draw(_SELDOM) and draw(_SELDOM))
    hidden_first = draw(_SELDOM)
    return book.content(hidden_first=hidden_first), book.exact


def _cell(draw: st.DrawFn, book: _Book, value: Any, column: PlannedColumn) -> tuple[str, Any]:
    """Kind and content of a cell; now and then as text, as a formula or as an error."""
    special = draw(st.integers(0, 39)) if column.name != "c0" else 9
    if special == 0:
        book.exact = False
        return draw(
            st.sampled_from([("e", "#N/A"), ("e", "#DIV/0!"), ("f", None), ("n", "12345678901234567890"), ("t", 0.5)])
        )
    if isinstance(value, dt.date):
        book.exact &= value.isoformat() >= "1900-03-01"  # before, workbooks count a day that never was
        if isinstance(value, dt.datetime):
            return "dt", (value - _EPOCH) / dt.timedelta(days=1)
        return "d", (value - _EPOCH.date()).days
    if value is None or isinstance(value, bool):
        return ("", None) if value is None else ("b", value)
    if not isinstance(value, str):
        return _number(value, formula=special == 1)
    plain = "".join(sign if sign in "\t\n" or " " <= sign < "\ufffe" or sign > "\uffff" else "?" for sign in value)
    book.exact &= plain == value and "_x" not in value
    return ("fs" if special == 1 else "s"), plain


def _number(value: float | Decimal, *, formula: bool) -> tuple[str, str]:
    """As a number where a workbook can keep it, else as text."""
    text = repr(value) if isinstance(value, float) else f"{value:f}" if isinstance(value, Decimal) else str(value)
    digits = len(text.lstrip("-").replace(".", "").lstrip("0"))
    if abs(value) >= 1e15 or "e" in text or (digits > 15 and not isinstance(value, float)):
        return "s", text
    return ("f" if formula else "n"), text


class _Book:
    """A workbook in the making."""

    def __init__(self, *, shared: bool) -> None:
        self.exact = True
        self._shared = shared
        self._strings: list[str] = []
        self._rows: list[str] = []
        self._line = 0

    def row(self, cells: list[tuple[str, Any]], *, gap: bool = False) -> None:
        """Adds a row, after an empty one when `gap`."""
        self._line += 2 if gap else 1
        inner = "".join(self._xml(f"{chr(65 + at)}{self._line}", *cell) for at, cell in enumerate(cells))
        self._rows.append(f'<row r="{self._line}">{inner}</row>')

    def _xml(self, ref: str, kind: str, value: Any) -> str:
        plain = f'<c r="{ref}"'
        if kind == "s" and self._shared:
            self._strings.append(f'<si><t xml:space="preserve">{escape(value)}</t></si>')
            return f'{plain} t="s"><v>{len(self._strings) - 1}</v></c>'
        body = "" if value is None else f"<v>{escape(str(value))}</v>"
        inline = f'{plain} t="inlineStr"><is><t xml:space="preserve">{escape(str(value))}</t></is></c>'
        return {
            "": "", "s": inline, "n": f"{plain}>{body}</c>", "e": f'{plain} t="e">{body}</c>',
            "b": f'{plain} t="b"><v>{1 if value else 0}</v></c>', "d": f'{plain} s="1">{body}</c>',
            "dt": f'{plain} s="2">{body}</c>', "t": f'{plain} s="2">{body}</c>', "f": f"{plain}><f>A1</f>{body}</c>",
            "fs": f'{plain} t="str"><f>A1</f>{body}</c>',
        }[kind]  # fmt: skip

    def content(self, *, hidden_first: bool) -> bytes:
        """The zip archive."""
        sheets = [("Data", "visible"), ("Other", "visible")]
        data, other = "sheet1.xml", "sheet2.xml"
        if hidden_first:
            sheets.insert(0, sheets.pop(1))
            sheets[0] = ("Other", "hidden")
            data, other = other, data
        names = "".join(
            f'<sheet name={quoteattr(name)} sheetId="{at}" state="{state}" r:id="rId{at}"/>'
            for at, (name, state) in enumerate(sheets, start=1)
        )
        parts = {
            "[Content_Types].xml": _content_types(), "_rels/.rels": _relations([("officeDocument", "xl/workbook.xml")]),
            "xl/workbook.xml": f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{names}</sheets></workbook>',
            "xl/_rels/workbook.xml.rels": _relations(
                [("worksheet", "worksheets/sheet1.xml"), ("worksheet", "worksheets/sheet2.xml"),
                 ("styles", "styles.xml"), ("sharedStrings", "sharedStrings.xml")]
            ),
            "xl/styles.xml": _STYLES,
            "xl/sharedStrings.xml": f'{_HEAD}<sst xmlns="{_MAIN}">{"".join(self._strings)}</sst>',
            f"xl/worksheets/{data}": f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetData>{"".join(self._rows)}</sheetData></worksheet>',
            f"xl/worksheets/{other}": f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetData><row r="1"><c r="A1" t="e"><v>#N/A</v></c></row><row r="3"><c r="A3"><f>B1</f></c></row></sheetData></worksheet>',
        }  # fmt: skip
        return zipped(parts)


def zipped(parts: dict[str, str] | dict[str, bytes]) -> bytes:
    """Parts as a zip archive with a fixed date, so that the same parts are the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), body)
    return buffer.getvalue()


def _content_types() -> str:
    base = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    overrides = "".join(
        f'<Override PartName="/xl/{part}" ContentType="{base}.{kind}+xml"/>'
        for part, kind in [
            ("workbook.xml", "sheet.main"), ("worksheets/sheet1.xml", "worksheet"), ("worksheets/sheet2.xml", "worksheet"),
            ("styles.xml", "styles"), ("sharedStrings.xml", "sharedStrings"),
        ]
    )  # fmt: skip
    defaults = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
    return f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">{defaults}{overrides}</Types>'


def _relations(targets: list[tuple[str, str]]) -> str:
    inner = "".join(
        f'<Relationship Id="rId{at}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(targets, start=1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'
