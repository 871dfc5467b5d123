"""What can still be said of a file that is held: how many records it has, and what seems to be wrong with it.

Add a hint here when people would otherwise open the file to find out. Nothing here decides; counting must
never raise.
"""

from __future__ import annotations

import csv
import itertools
from pathlib import Path

import duckdb

from orchestration.raw.check.count import exact_count, fast_count, text_lines
from orchestration.raw.check.job import Job
from orchestration.raw.check.sniff import open_binary

_UNREADABLE = ("empty_file", "too_large", "wrong_format", "wrong_encoding", "truncated", "ratio", "missing_sheet")
_QUOTES = ("unclosed_quote", "malformed_header")
_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar", ":": "colon"}
_LINES = 20


def count_held(job: Job, reason: str) -> int:
    """Records of a held file as far as they can be counted; where quotes cannot be trusted, its lines; else 0."""
    if reason in _UNREADABLE:
        return 0
    try:
        return max(0, _count(job, quote="" if reason in _QUOTES else job.quote))
    except (ImportError, OSError, ValueError, EOFError, csv.Error, MemoryError, duckdb.Error):
        return 0


def _count(job: Job, *, quote: str) -> int:
    if job.type in ("csv", "tsv"):
        found = fast_count(Path(job.path), quote)
        if found.lone_cr or job.encoding == "utf-16":
            count = exact_count(
                Path(job.path), delimiter=job.delimiter, quote=quote, escape=job.escape, encoding=job.encoding
            )
            return count - job.header_rows - job.skip_rows
        return found.records - job.header_rows - job.skip_rows
    if job.type in ("jsonl", "json"):
        from orchestration.raw.check.read_json import count_lines, is_array

        return 0 if is_array(job) else count_lines(job)
    if job.type == "parquet":
        from orchestration.raw.check.read_parquet import footer_rows

        return footer_rows(Path(job.path))
    from orchestration.raw.check.read_xlsx import count_rows

    return count_rows(job)


def hint(job: Job, reason: str) -> str:
    """What to declare when the lines of the file say that another delimiter was used; empty when they do not."""
    if job.type not in ("csv", "tsv") or reason not in ("missing_column", "too_many_bad"):
        return ""
    try:
        seems = seems_delimited_by(job)
    except UnicodeError:  # bytes that are not of the encoding, below a header that is
        seems = None
    if seems is None:
        return ""
    shown = "\\t" if seems == "\t" else seems
    return f'. The file seems to be delimited by {_DELIMITERS[seems]}s: declare `format: {{delimiter: "{shown}"}}`'


def seems_delimited_by(job: Job) -> str | None:
    """A delimiter that splits the first lines into one number of fields, where the declared one does not."""
    with open_binary(Path(job.path)) as raw, text_lines(raw, job.encoding) as text:
        head = (line[:10_000].strip("\r\n") for line in itertools.islice(text, job.skip_rows, job.skip_rows + _LINES))
        lines = [line for line in head if line.strip()]
    rows = lines[1:] or lines
    if not rows or min(row.count(job.delimiter) for row in rows) > 0:
        return None
    best: tuple[int, str] | None = None
    for sign in _DELIMITERS:
        counts = {row.count(sign) for row in rows}
        if sign != job.delimiter and len(counts) == 1 and (fields := counts.pop()) > 0:
            best = max(best or (0, ""), (fields, sign))
    return best[1] if best else None
