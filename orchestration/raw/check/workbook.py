"""What a sheet's XML says that cell values alone do not: errors, formulas never calculated, merges, hidden rows.

The part of the archive is found through the workbook's own relationships, and only the sheet that is read is
looked at. Values are calamine's matter.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from orchestration.raw.check.job import HoldFile

ERROR = ("cell_error", "shows an error such as #N/A; mend the workbook")
UNCACHED = ("uncached_formula", "is a formula that was never calculated; open the workbook, save and export again")
MERGED = ("merged_cells", "is merged with others, so that its value belongs to no single record; unmerge and fill it")
_WORTH_READING = re.compile(rb"\bt=[\"']e[\"']|<(?:\w+:)?(?:f|mergeCell)[\s/>]|\bhidden=")
# calamine takes what is no number there for the first of the shared texts
_NO_TEXT = re.compile(rb"""\bt=["']s["'][^>]*>\s*<(?:\w+:)?v\b[^>]*>(?!\s*\d+\s*<)""")
_REFERENCE = re.compile(r"([A-Z]+)(\d+)")


@dataclass
class SheetFacts:
    """Odd cells by row and column (both from 1), and how many rows are hidden."""

    odd: dict[int, dict[int, tuple[str, str]]] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)

    def note(self, row: int, column: int, why: tuple[str, str]) -> None:
        """Remembers an odd cell; the first reason stays."""
        self.odd.setdefault(row, {}).setdefault(column, why)


def sheet_facts(path: Path, sheet: str) -> SheetFacts:
    """The odd cells of one sheet.

    Raises:
        HoldFile: the archive's parts cannot be read.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            part = _part_of(archive, sheet)
            xml = archive.read(part) if part in archive.namelist() else b""
            _make_sure(archive, part)
            if _NO_TEXT.search(xml):
                raise ValueError("a cell points at no text")
        return _Scan().read(xml, odd=_WORTH_READING.search(xml) is not None)
    # zipfile says RuntimeError of a part that is encrypted or packed in a way it does not know
    except (zipfile.BadZipFile, zlib.error, expat.ExpatError, LookupError, OSError, ValueError, RuntimeError) as error:
        raise HoldFile("truncated", f"sheet {sheet!r} cannot be read ({error}); ask for it again") from error


def _make_sure(archive: zipfile.ZipFile, but: str) -> None:
    """Every other part must be well-formed XML too: the reader of the values passes over what is not."""
    for name in archive.namelist():
        if name != but and name.endswith((".xml", ".rels")):
            expat.ParserCreate().Parse(archive.read(name), True)


def _part_of(archive: zipfile.ZipFile, sheet: str) -> str:
    """Name in the archive of a sheet's XML."""
    ids = {
        attributes.get("name"): attributes.get("id")
        for attributes in _elements(archive.read("xl/workbook.xml"), "sheet")
    }
    targets = {
        attributes.get("Id"): attributes.get("Target", "")
        for attributes in _elements(archive.read("xl/_rels/workbook.xml.rels"), "Relationship")
    }
    return posixpath.normpath(posixpath.join("/xl", targets.get(ids.get(sheet)) or "")).lstrip("/")


def _elements(xml: bytes, wanted: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name.rsplit(":", 1)[-1] == wanted:
            # the prefix of the relationship's namespace is free
            found.append(attributes | {key.split(":")[-1]: value for key, value in attributes.items() if ":" in key})

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.Parse(xml, True)
    return found


class _Scan:
    """One pass over a sheet's XML."""

    def __init__(self) -> None:
        self.facts = SheetFacts()
        self._cell: tuple[int, int] = (0, 0)
        self._kind = ""
        self._formula = self._value = False
        self._in_value = False
        self._row = self._column = 0

    def read(self, xml: bytes, *, odd: bool) -> SheetFacts:
        """What is found; without anything `odd` in it the XML is only made sure of, several times as fast."""
        parser = expat.ParserCreate()
        if odd:
            parser.StartElementHandler = self._start
            parser.EndElementHandler = self._end
            parser.CharacterDataHandler = self._text
        parser.Parse(xml, True)
        return self.facts

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rsplit(":", 1)[-1]
        if tag == "row":
            self._row, self._column = int(attributes.get("r", self._row + 1)), 0
            if attributes.get("hidden") in ("1", "true"):
                self.facts.hidden_rows.add(self._row)
        elif tag == "c":
            self._column = place(attributes["r"])[1] if "r" in attributes else self._column + 1
            self._kind, self._formula, self._value = attributes.get("t", ""), False, False
        elif tag == "f":
            self._formula = True
        elif tag == "v":
            self._in_value = True
            self._value |= self._kind == "str"  # a formula may well give the empty text
        elif tag == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def _text(self, _data: str) -> None:
        self._value |= self._in_value

    def _end(self, name: str) -> None:
        tag = name.rsplit(":", 1)[-1]
        if tag == "v":
            self._in_value = False
        elif tag == "c" and self._kind == "e":
            self.facts.note(self._row, self._column, ERROR)
        elif tag == "c" and self._formula and not self._value:
            self.facts.note(self._row, self._column, UNCACHED)

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        (top, left), (bottom, right) = place(first), place(last or first)
        for row in range(top, min(bottom, top + 100_000) + 1):
            for column in range(left, min(right, left + 1000) + 1):
                self.facts.note(row, column, MERGED)


def place(reference: str) -> tuple[int, int]:
    """Row and column, from 1, of a cell reference like AB12."""
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        raise ValueError(f"{reference!r} is not a cell")
    column = 0
    for letter in match.group(1):
        column = column * 26 + ord(letter) - 64
    return int(match.group(2)), column
