"""Hypothesis strategies for deliveries that are right: a table of all contract types in one of many dialects.

`Delivery.rows` is what the table says, typed as it must arrive; `clean` tells whether the whole file must load.
Cells that break their type (`ODD`) appear in a part of the deliveries: those records must be refused.
"""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
import json
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from orchestration.raw.check.job import Job, PlannedColumn
from orchestration.raw.config import Company, Source
from orchestration.raw.plan import plan_job
from tests.fuzz.deliver_parquet import parquet_bytes
from tests.fuzz.deliver_xlsx import xlsx_bytes

FORMATS = ("csv", "jsonl", "parquet", "xlsx")
TYPES = ("text", "integer", "decimal", "number", "boolean", "date", "timestamp", "json", "currency")
ODD: dict[str, tuple[str, ...]] = {
    "text": ("NULL", "#N/A", "=1+1", "\u202e", "a\u00a0b", " x "),
    "integer": ("1.5", "1e3", "0x1F", "1_000", "99999999999999999999", "\u0663", "--1", "1 000", "+", "1.0", "1,000"),
    "decimal": (
        "1.00001",
        "1e2",
        "NaN",
        "Infinity",
        "100000000000000",
        "1.2.3",
        "1.00000000000001",
        "\u2212" + "1",
        "1,5",
        "1.234.567,8",
    ),
    "number": ("nan", "inf", "1e999", "0x1p3", "1.", ".", "1e", "1,5", "--1"),
    "boolean": ("yes", "1", "TRUE", "t", "wahr", "0"),
    "date": (
        "2026-02-30",
        "2026-13-01",
        "20260101",
        "1899-12-31",
        "2026-1-5",
        "0202-01-01",
        "2100-01-02",
        "2026-01-01 10:00",
    ),
    "timestamp": (
        "2026-01-01T25:00:00",
        "now",
        "2026-02-30 10:00:00",
        "2026-01-01 10:00:00 CET",
        "1767225600",
        "2026-01-01T10:00:00+99:00",
        "2026-01-01 24:00:00",
        "2026-01-01 10:00:60",
        "2026-01-01T10:00:00.1234567Z",
        "1850-01-01",
        "2026-01-01 10:00:00-",
        "epoch",
        "infinity",
    ),
    "json": ("{", "[1,]", "{'a':1}", "NaN", "[1] 2", '{"a":1,}', "nul"),
    "currency": ("EURO", "E1R", "\u20ac", "eu r", "\u0131dr"),
}
NULLS = (("",), ("", "N/A"), ("", "-", "null"))
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata")
_WORDS = (
    "a",
    "O'Brien",
    'say "hi"',
    "x,y;z|w",
    "two\nlines",
    "cr\r\nlf",
    "#900",
    "caf\u00e9",
    "\U0001f600",
    "\u05d0\u202e",
    "back\\slash",
    "\t tab",
    "'",
    '"',
    "0",
    "00042",
    "1.50",
    "true",
    "\u2028",
    "\u00a0",
    "\x7f",
    "\x1c",
    "null",
    "{}",
    "end ",
    " lead",
)


@dataclass
class Delivery:
    """One file that is right: its bytes, how to read it, what it says."""

    format: str
    content: bytes
    job: dict[str, Any]
    columns: list[PlannedColumn]
    rows: list[tuple[Any, ...]]
    clean: bool

    def source(self, location: str) -> dict[str, Any]:
        """This delivery as a source of sources.yml."""
        declared = {key: value for key, value in self.job.items() if key != "time_zone"}
        for column in self.columns:
            if column.format is not None:
                declared[f"{column.type}_format"] = column.format
        return {
            "table": "fuzz.records", "location": location, "time_zone": self.job.get("time_zone", "UTC"),
            "types": {c.name: {"type": c.type, "required": c.required} for c in self.columns},
            "columns": {c.name: c.candidates[0] for c in self.columns if c.is_mapped or c.candidates != [c.name]},
            "format": {"type": self.format, **declared},
            "limits": {"max_bad_share": 1.0, "max_bytes": 10**8, "max_ratio": 1000.0},
        }  # fmt: skip

    def job_for(self, path: str, size: int, out_folder: str) -> Job:
        """The checking job of these bytes at a path."""
        source = Source.model_validate(self.source("f"))
        return plan_job(
            "s", source, Company(name="Fuzz"), archived=Path(path), shown=f"f.{self.format}", size=size, key="00",
            out_folder=Path(out_folder),
        )  # fmt: skip


_CELLS: dict[str, st.SearchStrategy[Any]] = {
    "text": st.sampled_from(_WORDS) | st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00"), max_size=6),
    "integer": st.sampled_from([0, 1, -1, 42, 2**31, 2**53 + 1, 2**63 - 1, -(2**63)]) | st.integers(-(10**6), 10**6),
    "decimal": st.sampled_from([Decimal("0"), Decimal("0.1"), Decimal("-1.005"), Decimal("99999999999999.9999"), Decimal("1234.5"), Decimal("12345678901.2345")])
    | st.integers(-(10**9), 10**9).map(lambda n: Decimal(n).scaleb(-4)),
    "number": st.sampled_from([0.0, 0.1, -1.5, 1e20, 1e-7, 1.7976931348623157e308, 5e-324, 3.0, 1e15, 123456789.125])
    | st.floats(allow_nan=False, allow_infinity=False, width=64),
    "boolean": st.booleans(),
    "date": st.dates(dt.date(1900, 1, 2), dt.date(2100, 1, 1)),
    "timestamp": st.datetimes(dt.datetime(1902, 1, 3), dt.datetime(2099, 12, 30)).map(lambda t: t.replace(microsecond=t.microsecond // 1000 * 1000)),
    "json": st.sampled_from(['{"a": 1}', "[1, 2.50, null]", '"x"', "{}", '{"k": "v\\u00e9", "n": {"m": [true]}}', "3"]),
    "currency": st.sampled_from(["EUR", "usd", "Gbp"]),
}  # fmt: skip


@st.composite
def deliveries(draw: st.DrawFn, kind: str) -> Delivery:
    """A delivery in one format; about a third hold cells that do not fit their type."""
    types = ["text", *draw(st.lists(st.sampled_from(TYPES), min_size=1, max_size=5))]
    columns = [
        PlannedColumn(f"c{at}", each, [f"c{at}"], is_mapped=at == 0, required=at == 0) for at, each in enumerate(types)
    ]
    odd_share = draw(st.sampled_from((0, 0, 1)))
    size = draw(st.integers(1, 7))
    rows = [
        (f"r{number}", *[draw(st.none() | _CELLS[each]) if draw(_SELDOM) else draw(_CELLS[each]) for each in types[1:]])
        for number in range(size)
    ]
    odd = [(draw(st.integers(0, size - 1)), draw(st.integers(1, len(types) - 1))) for _ in range(odd_share)]
    cells: list[list[Any]] = [list(row) for row in rows]
    for row, at in odd:
        cells[row][at] = Odd(draw(st.sampled_from(ODD[types[at]])))
    return draw(_MAKERS[kind](columns, cells))


class Odd(str):
    """A text written as it is, whatever the type of its column."""


_SELDOM = st.sampled_from((False, False, False, True))


def _arrival(cells: list[list[Any]], columns: list[PlannedColumn], job: dict[str, Any]) -> list[tuple[Any, ...]]:
    """The table as it must arrive: nulls where the text is a declared null, currencies in capitals."""
    nulls = {"", *job.get("null_values", [""])}
    arrived = []
    for row in cells:
        values = []
        for value, column in zip(row, columns, strict=True):
            if isinstance(value, str) and (value if column.type == "text" else value.strip(" ")) in nulls:
                value = None
            values.append(value.upper() if column.type == "currency" and isinstance(value, str) else value)
        arrived.append(tuple(values))
    return arrived


def _finish(
    draw: st.DrawFn,
    kind: str,
    content: bytes,
    job: dict[str, Any],
    columns: list[PlannedColumn],
    cells: list[list[Any]],
) -> Delivery:
    odd = any(isinstance(value, Odd) for row in cells for value in row)
    return Delivery(kind, content, job, columns, _arrival(cells, columns, job), clean=not odd)


# --- text --------------------------------------------------------------------------------------------------


@st.composite
def _csv(draw: st.DrawFn, columns: list[PlannedColumn], cells: list[list[Any]]) -> Delivery:
    pick = lambda *choices: draw(st.sampled_from(choices))  # noqa: E731
    job: dict[str, Any] = {
        "delimiter": pick(",", ",", ";", "|", "\t"), "quote": pick('"', '"', '"', "'"), "decimal": pick(".", ".", ","),
        "null_values": list(pick(*NULLS)), "time_zone": pick(*ZONES), "skip_rows": pick(0, 0, 0, 2),
        "encoding": pick("utf-8", "utf-8", "utf-8", "utf-16", "latin-1", "windows-1252"),
        "true_values": list(pick(("true",), ("yes", "Y"))), "false_values": list(pick(("false",), ("no", "N"))),
    }  # fmt: skip
    job["escape"] = pick(job["quote"], job["quote"], "\\")
    job["thousands"] = pick("", "", "'" if job["decimal"] == "." else ".")
    formats = {
        "date": pick("%Y-%m-%d", "%d.%m.%Y", "%m/%d/%Y", "%Y%m%d"),
        "timestamp": pick("iso", "iso", "iso", "%d/%m/%Y %H:%M:%S.%f", "%Y-%m-%d %H:%M:%S.%f%z"),
    }
    planned = [PlannedColumn(**{**vars(c), "format": formats.get(c.type)}) for c in columns]
    style = pick("z", "offset", "utc-blank") if formats["timestamp"] == "iso" else ""
    texts = [[_as_text(value, c, job, style) for value, c in zip(row, planned, strict=True)] for row in cells]
    extra = draw(st.booleans())
    names = [c.name for c in planned] + ["unmapped"] * extra
    order = draw(st.permutations(range(len(names)))) if draw(_SELDOM) else list(range(len(names)))
    buffer = io.StringIO(newline="")
    end = pick("\n", "\n", "\r\n", "\r")
    doubled = job["escape"] == job["quote"]
    # where \r is in play the writer leaves bare what every reader takes for a line end
    with_cr = end == "\r" or any("\r" in text for row in texts for text in row)
    writer = csv.writer(
        buffer, delimiter=job["delimiter"], quotechar=job["quote"], lineterminator=end, doublequote=doubled,
        escapechar=None if doubled else "\\",
        quoting=csv.QUOTE_ALL if with_cr else pick(csv.QUOTE_MINIMAL, csv.QUOTE_ALL),
    )  # fmt: skip
    buffer.write("".join(f"title {n}{end}" for n in range(job["skip_rows"])))
    writer.writerow([names[at] for at in order])
    for row in texts:
        full = row + ["more"] * extra
        writer.writerow([full[at] for at in order])
    content = _encoded(draw, buffer.getvalue(), job)
    return _finish(draw, "csv", content, job, planned, cells)


def _encoded(draw: st.DrawFn, text: str, job: dict[str, Any]) -> bytes:
    codec = {"windows-1252": "cp1252"}.get(job["encoding"], job["encoding"])
    try:
        content = text.encode(codec)
    except UnicodeEncodeError:
        job["encoding"] = "utf-8"
        content = text.encode()
    if job["encoding"] == "utf-8" and draw(_SELDOM):
        content = b"\xef\xbb\xbf" + content
    return gzip.compress(content, mtime=0) if draw(_SELDOM) and draw(_SELDOM) else content


def _as_text(value: Any, column: PlannedColumn, job: dict[str, Any], style: str) -> str:
    if value is None:
        return job["null_values"][-1]
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str((job["true_values"] if value else job["false_values"])[-1])
    if isinstance(value, int | Decimal):
        plain = f"{value:,}" if job["thousands"] else str(value) if isinstance(value, int) else f"{value:f}"
        return plain.translate({ord(","): job["thousands"], ord("."): job["decimal"]})
    if isinstance(value, float):
        return repr(value).replace(".", job["decimal"])
    if isinstance(value, dt.datetime):
        return _time_text(value, column, job, style)
    return str(value.strftime(column.format or "%Y-%m-%d"))


def _time_text(value: dt.datetime, column: PlannedColumn, job: dict[str, Any], style: str) -> str:
    """The instant `value` (UTC) as text; naive formats are only used where they lose nothing."""
    if column.format not in (None, "iso"):
        assert column.format is not None
        if "%z" not in column.format:
            job["time_zone"] = "UTC"
        return value.replace(tzinfo=dt.UTC).strftime(column.format)
    if style == "offset":
        return value.replace(tzinfo=dt.UTC).astimezone(dt.timezone(dt.timedelta(hours=-5, minutes=-30))).isoformat()
    return value.isoformat() + ("Z" if style == "z" else " +00:00")


@st.composite
def _jsonl(draw: st.DrawFn, columns: list[PlannedColumn], cells: list[list[Any]]) -> Delivery:
    pick = lambda *choices: draw(st.sampled_from(choices))  # noqa: E731
    job: dict[str, Any] = {"null_values": list(pick(*NULLS)), "time_zone": pick(*ZONES)}
    nested = draw(st.booleans())
    planned = [
        PlannedColumn(**{**vars(c), "candidates": [f"ctx.{c.name}"]}) if nested and at % 2 else c
        for at, c in enumerate(columns)
    ]
    ascii_only, separators = draw(st.booleans()), pick((", ", ": "), (",", ":"))
    documents = []
    for row in cells:
        flat = [_as_json(value, c, job) for value, c in zip(row, planned, strict=True)]
        document: dict[str, Any] = {"more": [1, {"x": None}]} if draw(_SELDOM) else {}
        for value, column in zip(flat, planned, strict=True):
            place = document.setdefault("ctx", {}) if "." in column.candidates[0] else document
            place[column.name] = value
        documents.append(_dump(document, ascii_only, separators))
    text = "".join(line + pick("\n", "\n", "\r\n", "\n\n") for line in documents)
    if draw(_SELDOM):
        between = pick(",", ",\n", " ,\r\n ")
        text = "[" + between.join(documents) + "]" + pick("", "\n")
    content = _encoded(draw, text, job | {"encoding": "utf-8"})
    return _finish(draw, "jsonl", content, job, planned, cells)


class _Raw(str):
    """JSON text that goes into the document as it is."""


def _as_json(value: Any, column: PlannedColumn, job: dict[str, Any]) -> Any:
    if isinstance(value, Decimal):
        return _Raw(f"{value:f}")
    if isinstance(value, dt.datetime):
        return value.isoformat() + "Z"
    if isinstance(value, dt.date):
        return value.isoformat()
    if column.type == "json" and isinstance(value, str) and not isinstance(value, Odd) and value[0] != '"':
        return _Raw(value)
    return value


def _dump(value: Any, ascii_only: bool, separators: tuple[str, str]) -> str:
    if isinstance(value, _Raw):
        return str(value)
    if isinstance(value, dict):
        members = (json.dumps(k) + separators[1] + _dump(v, ascii_only, separators) for k, v in value.items())
        return "{" + separators[0].join(members) + "}"
    return json.dumps(value, ensure_ascii=ascii_only, separators=separators)


# --- typed formats -----------------------------------------------------------------------------------------


@st.composite
def _parquet(draw: st.DrawFn, columns: list[PlannedColumn], cells: list[list[Any]]) -> Delivery:
    job: dict[str, Any] = {"time_zone": draw(st.sampled_from(ZONES))}
    if draw(_SELDOM):
        columns = [PlannedColumn(**{**vars(c), "format": _typed_format(c.type)}) for c in columns]
    content, exact = parquet_bytes(draw, columns, cells, job)
    delivery = _finish(draw, "parquet", content, job, columns, cells)
    delivery.clean &= exact
    return delivery


@st.composite
def _xlsx(draw: st.DrawFn, columns: list[PlannedColumn], cells: list[list[Any]]) -> Delivery:
    job: dict[str, Any] = {
        "time_zone": "UTC",
        "sheet": draw(st.sampled_from((None, "Data"))),
        "skip_rows": draw(st.sampled_from((0, 0, 2))),
    }
    if draw(_SELDOM):
        columns = [PlannedColumn(**{**vars(c), "format": _typed_format(c.type)}) for c in columns]
    content, exact = xlsx_bytes(draw, columns, cells, job)
    delivery = _finish(draw, "xlsx", content, job, columns, cells)
    delivery.clean &= exact
    return delivery


def _typed_format(kind: str) -> str | None:
    """A declared text format, which must not matter to values that are times already."""
    return {"date": "%d.%m.%Y", "timestamp": "%d.%m.%Y %H:%M"}.get(kind)


_MAKERS = {"csv": _csv, "jsonl": _jsonl, "parquet": _parquet, "xlsx": _xlsx}
