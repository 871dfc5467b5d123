"""Reads delimited text record by record, keeping line numbers and raw text: slow, exact, never loses a line.

Used when DuckDB's strict reader refuses a file, and to find the raw text of bad records. Every line of the
file belongs to exactly one record here.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from orchestration.raw.check.count import dialect, text_lines
from orchestration.raw.check.job import BadRecord, HoldFile, Job
from orchestration.raw.check.records import too_many_bad
from orchestration.raw.check.sniff import open_binary

_UNDECODABLE = re.compile("[\udc80-\udcff]")


@dataclass
class TextRecord:
    """One record of a text file; `error` says why its fields are not to be trusted."""

    number: int
    line: int
    raw: str
    fields: list[str]
    error: tuple[str, str] | None = None


class _Tape:
    """Hands lines to the csv module and remembers those of the current record."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self.number = 0
        self.taken: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.number += 1
        self.taken.append(line)
        return line


def text_records(job: Job, *, width: int) -> Iterator[TextRecord]:
    """Every record below the header, good or bad. `width` is the number of header fields.

    Raises:
        HoldFile: a quote is never closed, or closes so late that whole lines were swallowed.
    """
    csv.field_size_limit(1 << 30)
    with open_binary(Path(job.path)) as raw, text_lines(raw, job.encoding) as text:
        tape = _Tape(iter(text))
        reader = csv.reader(tape, strict=True, **dialect(job.delimiter, job.quote, job.escape))
        for _ in range(job.skip_rows):
            next(tape)
        tape.taken.clear()
        for _ in range(job.header_rows):
            while not next(reader):  # a blank line is no row of the header
                pass
        number = 0
        while True:
            tape.taken.clear()
            error = None
            fields: list[str] = []
            try:
                fields = next(reader)
            except StopIteration:
                return
            except csv.Error as problem:
                error = ("bad_quote", f"quotes do not match: {problem}")
            raw_text = "".join(tape.taken)
            if error is None and not fields:
                continue
            number += 1
            line = tape.number - len(tape.taken) + 1
            error = error or _field_error(fields, width, raw_text)
            runs_away = error is not None and (len(tape.taken) > 2 or "end of data" in error[1])
            if runs_away:
                raise HoldFile(
                    "unclosed_quote",
                    f"line {line}: a quote opens here and swallows {len(tape.taken) - 1:,} lines; "
                    "close it, or declare `format: {quote: ''}` if quotes have no meaning",
                )
            yield TextRecord(number, line, raw_text.rstrip("\r\n"), fields[:width], error)


def _field_error(fields: list[str], width: int, raw: str) -> tuple[str, str] | None:
    if _UNDECODABLE.search(raw):
        return "invalid_encoding", "bytes that are not of the declared encoding"
    if "\x00" in raw:
        return "nul_character", "holds a zero byte"
    if len(fields) < width:
        return "too_few_fields", f"{len(fields)} fields where the header has {width}"
    if len(fields) > width and any(fields[width:]):
        return "too_many_fields", f"{len(fields)} fields where the header has {width}"
    return None


def split_file(job: Job, *, width: int, target: Path, total: int = 0) -> tuple[int, int, list[BadRecord]]:
    """Writes readable records to `target` in one fixed dialect; returns counted, written and the bad ones.

    `total` is what the file has by another count, for the message when reading stops early.

    Raises:
        HoldFile: more records are bad than the limits allow, or quotes swallow lines.
    """
    bad: list[BadRecord] = []
    counted = written = 0
    with target.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
        for record in text_records(job, width=width):
            counted += 1
            if record.error is None:
                written += 1
                writer.writerow([record.number, record.line, *record.fields])
                continue
            bad.append(as_bad(record, "", *record.error))
            if len(bad) > job.max_bad_rows:
                break
    stopped = len(bad) > job.max_bad_rows
    hold = too_many_bad(job, len(bad), max(counted, total) if stopped else counted, stopped=stopped)
    if hold is not None:
        raise hold
    return counted, written, bad


def as_bad(record: TextRecord, column: str, reason: str, message: str) -> BadRecord:
    """The record as it goes into quarantine; raw text made encodable, nothing else changed."""
    raw = record.raw.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return BadRecord(record.number, record.line, column, reason, message, raw)
