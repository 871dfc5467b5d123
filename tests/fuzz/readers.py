"""Independent readers: what stands in a file, damaged or not, record by record, without the loader's code.

The reading that counts
* CSV: the declared encoding, then Python's csv in *strict* mode, reset at the next line after an error. A record it
  refuses, one with undecodable bytes in what is mapped, with a zero byte, and one with fewer fields than the header (or more, unless the
  rest is empty) must not be loaded. Lines without any character are no records.
* JSON lines: lines end as in any text (\\n, \\r\\n, \\r); each must be one JSON object for Python's json without NaN and Infinity; a mapped
  key (or a step on the way to it) that stands twice makes the record ambiguous: it must not be loaded.
  A file that begins with `[` is one JSON array or nothing; an element with bytes of no encoding must not be loaded.
* Parquet: pyarrow. It looks at more of a file than values need (all page headers, statistics); where it refuses a
  damaged file, the records must be those of the undamaged one. XLSX: openpyxl, with the
  same rule, since it asks for namespaces and styles that no value needs (values as last calculated; a mapped cell
  with a formula without one, an error, or a number of more than 15 digits must not be loaded).
* Columns are found by exact name, blanks around it aside; one that is missing or stands twice makes the file unreadable.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from orchestration.raw.check.job import Job
from tests.fuzz.typed import Cell, Refused, from_python, from_text, lone_surrogates

_SHEET_NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_UNKNOWN_CELL = re.compile(
    rb"""<c\b[^>]*\st=["'](?!(?:b|d|e|inlineStr|n|s|str)["'])|<c\b(?![^>]*\st=["']inlineStr)[^>]*><is>"""
)
ENCODINGS = {"utf-8": "utf-8-sig", "utf-16": "utf-16", "latin-1": "latin-1", "windows-1252": "cp1252"}


@dataclass
class Record:
    """One record: where it stands, and its cells by column or why it cannot be read."""

    line: int
    cells: dict[str, Cell] = field(default_factory=dict)
    refused: str = ""
    unsure: bool = False  # odd in what nobody reads: loading and refusing it are both right

    @property
    def must_not_load(self) -> str:
        """Why this record may not be loaded; empty when it may."""
        if self.refused:
            return self.refused
        return next((f"{name}: {c.why}" for name, c in self.cells.items() if isinstance(c, Refused)), "")

    @property
    def must_load(self) -> bool:
        """True when refusing it would be wrong (as long as its file is not held)."""
        return not (self.refused or self.unsure) and all(
            not isinstance(c, Refused) and c.certain for c in self.cells.values()
        )


@dataclass
class Reading:
    """A whole file: its records, or why an independent reader cannot read it."""

    records: list[Record] = field(default_factory=list)
    unreadable: str = ""


class Unreadable(Exception):
    """The file cannot be read by the independent reader."""


def read(job: Job) -> Reading:
    """What stands in the file of a job. Parquet may take the interpreter down: call it in a worker."""
    try:
        return Reading(list(_READERS[job.type](job)))
    except Unreadable as problem:
        return Reading(unreadable=str(problem))


def _unpacked(job: Job) -> bytes:
    content = Path(job.path).read_bytes()
    if content[:2] != b"\x1f\x8b":
        return content
    try:
        return gzip.decompress(content)
    except (EOFError, zlib.error, OSError) as error:
        raise Unreadable(f"gzip: {error}") from error


def _positions(job: Job, names: list[str]) -> dict[str, int]:
    """Place of each column the file has, by exact name."""
    stripped = [name.strip() for name in names]
    counts = Counter(stripped)
    found: dict[str, int] = {}
    for column in job.columns:
        present = [name for name in column.candidates if name in counts]
        if not present:
            if column.is_mapped or column.required:
                raise Unreadable(f"no column {column.candidates}")
            continue
        if counts[present[0]] > 1:
            raise Unreadable(f"{present[0]} stands twice")
        found[column.name] = stripped.index(present[0])
    return found


# --- CSV ---------------------------------------------------------------------------------------------------


class _Lines:
    def __init__(self, text: str) -> None:
        self.rest = iter(io.StringIO(text, newline="").readlines())
        self.number = 0
        self.taken = ""

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self.rest)
        self.number += 1
        self.taken += line
        return line


def _csv_records(job: Job) -> Iterator[Record]:
    try:
        errors = "strict" if job.encoding == "utf-16" else "surrogateescape"
        text = _unpacked(job).decode(ENCODINGS[job.encoding], errors)
    except UnicodeError as error:
        raise Unreadable(f"encoding: {error}") from error
    lines = _Lines(text)
    doubled = job.escape in ("", job.quote)
    reader = csv.reader(
        lines, strict=True, delimiter=job.delimiter, quotechar=job.quote or None, doublequote=doubled,
        quoting=csv.QUOTE_MINIMAL if job.quote else csv.QUOTE_NONE, escapechar=None if doubled else job.escape,
    )  # fmt: skip
    try:
        for _ in range(job.skip_rows):
            next(lines)
        names = next(reader)
    except (StopIteration, csv.Error) as error:
        raise Unreadable(f"header: {error}") from error
    places = _positions(job, names)
    while True:
        first, lines.taken = lines.number + 1, ""
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Record(first, refused=str(error))
            continue
        if fields:
            yield _csv_record(job, first, lines.taken, fields, len(names), places)


def _csv_record(job: Job, line: int, raw: str, fields: list[str], width: int, places: dict[str, int]) -> Record:
    if "\x00" in raw:
        return Record(line, refused="zero byte")
    if len(fields) < width or any(fields[width:]):
        return Record(line, refused=f"{len(fields)} fields of {width}")
    texts = {name: fields[at] for name, at in places.items()}
    if any(_undecodable(text) for text in texts.values()):
        return Record(line, refused="undecodable bytes")
    cells = {column.name: from_text(texts.get(column.name), column, job) for column in job.columns}
    return Record(line, cells, unsure=_undecodable(raw))


def _undecodable(text: str) -> bool:
    return any("\udc80" <= sign <= "\udcff" for sign in text)


# --- JSON --------------------------------------------------------------------------------------------------


class Twice(dict[str, Any]):
    """A JSON object that remembers which keys stood twice."""

    twice: frozenset[str] = frozenset()


def _object(pairs: list[tuple[str, Any]]) -> Twice:
    found = Twice(pairs)
    if len(found) < len(pairs):
        found.twice = frozenset(key for key, count in Counter(key for key, _ in pairs).items() if count > 1)
    return found


def _parsed(text: str) -> Any:
    def refuse(word: str) -> Any:
        raise ValueError(f"{word} is not JSON")

    return json.loads(text, parse_constant=refuse, parse_float=Decimal, object_pairs_hook=_object)


def _json_records(job: Job) -> Iterator[Record]:
    content = _unpacked(job)
    if job.encoding != "utf-8":
        try:
            content = content.decode(ENCODINGS[job.encoding]).encode()
        except UnicodeError as error:
            raise Unreadable(f"encoding: {error}") from error
    content = content.removeprefix(b"\xef\xbb\xbf")
    if content.lstrip(b" \t\r\n")[:1] == b"[":
        yield from _json_array(job, content)
        return
    for number, line in enumerate(re.split(rb"\r\n|\n|\r", content), start=1):
        bare = line.strip(b" \t")
        if bare:
            yield _json_line(job, number, bare)


def _json_line(job: Job, number: int, line: bytes) -> Record:
    try:
        return _json_record(job, number, _parsed(line.decode()))
    except (ValueError, RecursionError) as error:
        return Record(number, refused=str(error))


def _json_array(job: Job, content: bytes) -> Iterator[Record]:
    try:
        elements = _parsed(content.decode(errors="surrogateescape"))
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"not one JSON array: {error}") from error
    for element in elements:
        odd = any(map(_undecodable, _texts(element)))
        yield Record(0, refused="undecodable bytes") if odd else _json_record(job, 0, element)


def _texts(value: Any) -> Iterator[str]:
    """Every text in a parsed document, keys included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value if isinstance(value, list) else (*value.keys(), *value.values()):
            yield from _texts(inner)


def _json_record(job: Job, line: int, document: Any) -> Record:
    if not isinstance(document, dict):
        return Record(line, refused="not an object")
    # an escape for half a character makes the whole line no JSON to some, also where nobody reads it
    cells, unsure = {}, any(map(lone_surrogates, _texts(document)))
    for column in job.columns:
        value: Any = document
        for step in column.candidates[0].split("."):
            unsure |= isinstance(value, Twice) and bool(value.twice)
            if isinstance(value, Twice) and step in value.twice:
                return Record(line, refused=f"{step} stands twice")
            value = value.get(step) if isinstance(value, dict) else None
        cells[column.name] = from_python(value, column, job)
    return Record(line, cells, unsure=unsure)


# --- Parquet -----------------------------------------------------------------------------------------------


def _parquet_records(job: Job) -> Iterator[Record]:
    import pyarrow as pa
    from pyarrow import parquet as pq

    try:
        table = pq.ParquetFile(job.path).read(use_threads=False)
        table.validate(full=True)
        names = table.column_names
        places = _positions(job, names)
        kinds = {name: table.schema.types[at] for name, at in places.items()}
        columns = {name: _values(table.column(at)) for name, at in places.items()}
    except (pa.ArrowException, OSError, ValueError, OverflowError, NotImplementedError, MemoryError) as error:
        raise Unreadable(f"{type(error).__name__}: {error}") from error
    for at in range(table.num_rows):
        cells = {}
        for column in job.columns:
            value = columns[column.name][at] if column.name in columns else None
            kind = kinds.get(column.name)
            single = kind is not None and (pa.types.is_float32(kind) or pa.types.is_float16(kind))
            cells[column.name] = from_python(value, column, job, single=single)
        yield Record(at + 1, cells)


def _values(column: Any) -> list[Any]:
    """Python values; times in nanoseconds are cut to microseconds, single precision is read as it is written."""
    import pyarrow as pa

    kind = column.type
    if pa.types.is_dictionary(kind):
        column, kind = column.cast(kind.value_type), kind.value_type
    if pa.types.is_timestamp(kind) and kind.unit == "ns":
        column = column.cast(pa.timestamp("us", tz=kind.tz), safe=False)
    if pa.types.is_map(kind):
        return [None if value is None else dict(value) for value in column.to_pylist()]
    if pa.types.is_float32(kind):
        import numpy as np

        return [None if value is None else float(str(np.float32(value))) for value in column.to_pylist()]
    return list(column.to_pylist())


# --- XLSX --------------------------------------------------------------------------------------------------


def _xlsx_records(job: Job) -> Iterator[Record]:
    shown, formulas = _sheet_rows(job, values=True), _sheet_rows(job, values=False)
    if len(shown) <= job.skip_rows:
        raise Unreadable("no header row")
    places = _positions(job, ["" if value is None else str(value) for value, _ in shown[job.skip_rows]])
    for at in range(job.skip_rows + 1, len(shown)):
        if any(value not in (None, "") for value, _ in formulas[at]):
            yield _xlsx_record(job, at + 1, shown[at], formulas[at], places)


def _expect_known_cells(path: Path) -> None:
    """openpyxl passes over a cell whose type it does not know; calamine reads what stands in it."""
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if "worksheets/" in name and (odd := _UNKNOWN_CELL.search(archive.read(name))):
                raise ValueError(f"a cell of no known type: {odd[0]!r}")


def _with_namespaces(path: Path) -> io.BytesIO:
    """The workbook with every element in the namespace that openpyxl looks for; calamine goes by local names."""
    mended = io.BytesIO()
    with zipfile.ZipFile(path) as damaged, zipfile.ZipFile(mended, "w") as whole:
        for name in damaged.namelist():
            content = damaged.read(name)
            if name.startswith("xl/") and name.endswith(".xml"):
                root = ElementTree.fromstring(content)
                for element in root.iter():
                    element.tag = f"{{{_SHEET_NAMESPACE}}}{element.tag.rsplit('}', 1)[-1]}"
                content = ElementTree.tostring(root)
            whole.writestr(name, content)
    mended.seek(0)
    return mended


def _sheet_rows(job: Job, *, values: bool) -> list[list[tuple[Any, str]]]:
    """Value and kind of each cell; `values` asks for what formulas gave when they were last calculated."""
    import openpyxl

    try:
        _expect_known_cells(Path(job.path))
        try:
            book = openpyxl.load_workbook(job.path, data_only=values)
        except Exception:
            book = openpyxl.load_workbook(_with_namespaces(Path(job.path)), data_only=values)
        visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        sheet = book[job.sheet] if job.sheet else visible[0]
        return [[(c.value, c.data_type) for c in row] for row in sheet.iter_rows(min_row=1, min_col=1)]
    except Exception as error:
        raise Unreadable(f"{type(error).__name__}: {error}") from error


def _xlsx_record(job: Job, line: int, cells: list[Any], written: list[Any], places: dict[str, int]) -> Record:
    for at in places.values():
        value, kind = cells[at]
        if value is None and written[at][0] is not None and kind not in ("s", "str"):  # a text may well be empty
            return Record(line, refused="a formula that was never calculated")
        if kind == "e":
            return Record(line, refused="an error cell")
        if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) >= 1e15:
            return Record(line, refused="more digits than a workbook keeps")
    values = {name: cells[at][0] for name, at in places.items()}
    return Record(line, {c.name: from_python(values.get(c.name), c, job) for c in job.columns})


_READERS = {
    "csv": _csv_records, "tsv": _csv_records, "jsonl": _json_records, "json": _json_records,
    "parquet": _parquet_records, "xlsx": _xlsx_records,
}  # fmt: skip
