"""Counts the records of a delimited text file without DuckDB: one side of the balance.

The fast counter looks at newlines outside quotes; `exact_count` is the slow second opinion for files with
quotes in odd places. Neither may share code with the readers whose work they check.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from orchestration.raw.check.sniff import open_binary

_CHUNK = 1 << 22
_QUOTED = b"q"
_BLANK = re.compile(rb"(?:^|(?<=\n))\r?\n")


@dataclass
class TextCount:
    """What a pass over the bytes found, header and title lines included in `records`."""

    records: int = 0
    open_quote: bool = False
    has_nul: bool = False
    lone_cr: bool = False
    crlf: int = 0
    newlines: int = 0

    @property
    def is_plain(self) -> bool:
        """True when DuckDB's strict reader can be trusted with the line ends as they are."""
        return not self.lone_cr and not self.has_nul and self.crlf in (0, self.newlines)


def fast_count(path: Path, quote: str) -> TextCount:
    """Non-blank records, counting newlines outside quotes; quoting follows RFC 4180 (parity of quotes)."""
    found = TextCount()
    mark = quote.encode()
    inside, ends_with_newline, seen = False, True, False
    with open_binary(path) as file:
        while chunk := file.read(_CHUNK):
            if not chunk.endswith(b"\n"):
                chunk += file.readline(_CHUNK)
            seen = True
            if b"\x00" in chunk:
                found.has_nul = True
            found.newlines += chunk.count(b"\n")
            if b"\r" in chunk:  # looking for one byte takes a tenth of counting two
                crlf = chunk.count(b"\r\n")
                found.crlf += crlf
                found.lone_cr |= chunk.count(b"\r") != crlf
            inside = _count_chunk(found, chunk, mark, inside, at_line_start=ends_with_newline)
            ends_with_newline = chunk.endswith(b"\n")
    if seen and not ends_with_newline and not inside:
        found.records += 1
    found.open_quote = inside
    return found


def _count_chunk(found: TextCount, chunk: bytes, mark: bytes, inside: bool, *, at_line_start: bool) -> bool:
    """Adds a chunk's record ends; returns whether it ends inside a quoted field.

    Quoted parts shrink to one letter, so that newlines in them are gone and a line of nothing else is not blank.
    """
    if not at_line_start:
        chunk = _QUOTED + chunk
    if inside:
        _, closing, chunk = chunk.partition(mark)
        if not closing:
            return True
        chunk = _QUOTED + chunk
        inside = False
    if mark and mark in chunk:
        parts = chunk.split(mark)  # every other one is outside quotes
        inside = len(parts) % 2 == 0
        chunk = _QUOTED.join(parts[::2])
    found.records += chunk.count(b"\n") - _blank_lines(chunk)
    return inside


def _blank_lines(chunk: bytes) -> int:
    if chunk[:1] not in (b"\n", b"\r") and b"\n\n" not in chunk and (b"\r" not in chunk or b"\n\r\n" not in chunk):
        return 0
    return len(_BLANK.findall(chunk))


def line_count(path: Path, blanks: str) -> int:
    """Lines that hold more than blanks, whatever ends them."""
    lines, is_first = 0, True
    with open_binary(path) as file:
        while chunk := file.read(_CHUNK):
            chunk += file.readline()
            lines += _lines_of(chunk.removeprefix(b"\xef\xbb\xbf") if is_first else chunk, blanks.encode())
            is_first = False
    return lines


def _lines_of(chunk: bytes, blanks: bytes) -> int:
    """Of whole lines. To cut them apart takes less than to look for two bytes in a row; most begin with a sign."""
    if b"\r" in chunk and chunk.count(b"\r") != chunk.count(b"\r\n"):
        chunk = chunk.replace(b"\r", b"\n")
    lines = chunk.split(b"\n")
    empty = lines.count(b"") + sum(1 for line in filter(bytes.isspace, lines) if not line.strip(blanks))
    return len(lines) - empty


def exact_count(path: Path, *, delimiter: str, quote: str, escape: str, encoding: str) -> int:
    """Non-blank records as Python's csv module sees them, leniently; slow, reads every field."""
    csv.field_size_limit(1 << 30)
    with open_binary(path) as raw:
        reader = csv.reader(text_lines(raw, encoding), **dialect(delimiter, quote, escape))
        return sum(1 for record in reader if record)


def dialect(delimiter: str, quote: str, escape: str) -> dict[str, Any]:
    """Keyword arguments of the csv module for a declared dialect."""
    doubled = escape in ("", quote)
    return {
        "delimiter": delimiter,
        "quotechar": quote or None,
        "quoting": csv.QUOTE_MINIMAL if quote else csv.QUOTE_NONE,
        "doublequote": doubled,
        "escapechar": None if doubled else escape,
    }


def text_lines(raw: BinaryIO, encoding: str) -> io.TextIOWrapper:
    """The decoded text; bytes that are not of the encoding come as lone surrogates, to be found again."""
    name = {"utf-8": "utf-8-sig", "windows-1252": "cp1252"}.get(encoding, encoding)
    return io.TextIOWrapper(raw, encoding=name, errors="surrogateescape", newline="")
