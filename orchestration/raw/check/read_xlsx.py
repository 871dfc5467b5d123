"""XLSX as records: one declared sheet, cells as text exactly as far as the workbook knows them.

Numbers in a workbook are floats; whole ones lose their `.0`, those beyond 15 digits are refused, because
their last digits are already gone. So are rows with an odd cell (`workbook`) in a column that is read.
"""

from __future__ import annotations

import csv
import datetime as dt
import itertools
import json
from pathlib import Path
from typing import Any

import duckdb

from orchestration.raw.check.extra import extra_object
from orchestration.raw.check.header import match_columns, used_positions
from orchestration.raw.check.job import BadRecord, HoldFile, Job
from orchestration.raw.check.numbers import NUMERIC
from orchestration.raw.check.records import Records, joined, written_out
from orchestration.raw.check.workbook import MERGED, SheetFacts, sheet_facts
from orchestration.sql import sql_name


def read_xlsx(con: duckdb.DuckDBPyConnection, job: Job) -> Records:
    """The rows of one sheet below its header row.

    Raises:
        HoldFile: the workbook is damaged, the sheet is not there, or its columns do not fit.
    """
    sheet, rows = _rows(job)
    if len(rows) <= job.skip_rows:
        raise HoldFile("empty_file", f"sheet {sheet!r} has no header row")
    names = [_text(cell) or "" for cell in rows[job.skip_rows]]
    positions, warnings = match_columns(job, names)
    reading = _Reading(job, names, positions, sheet_facts(Path(job.path), sheet))
    target = Path(job.out_folder) / "split.csv"
    with target.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
        for line, cells in enumerate(itertools.islice(rows, job.skip_rows + 1, None), start=job.skip_rows + 2):
            texts = reading.take(line, cells)
            if texts is not None:
                writer.writerow([len(reading.raw), *texts])
    labels = ["_no", *[f"c{position}" for position in range(len(names))]]
    texts_sql = [sql_name(f"c{at}") for at in range(len(names))]
    columns = {name: joined([texts_sql[at] for at in places]) for name, places in positions.items()}
    if reading.hidden:
        warnings.append(f"{reading.hidden:,} rows are hidden in sheet {sheet!r}; they were read like all others")
    return Records(
        written_out(target, labels), columns, len(reading.raw), lambda numbers: {n: reading.raw[n] for n in numbers},
        record_no="cast(_no as bigint)", order_by=_order_by(job, names), bad=reading.bad, warnings=warnings,
        extra=extra_object(job, names, used_positions(positions), texts_sql),
    )  # fmt: skip


def count_rows(job: Job) -> int:
    """Rows below the header that hold anything, for a file that is held."""
    return sum(1 for cells in _rows(job)[1][job.skip_rows + 1 :] if any(_text(cell) for cell in cells))


def _order_by(job: Job, names: list[str]) -> str | None:
    stripped = [name.strip() for name in names]
    return f"c{stripped.index(job.order_by)}" if job.order_by is not None else None


class _Reading:
    """Turns rows of cells into texts, counts them, and refuses those whose cells cannot be trusted."""

    def __init__(self, job: Job, names: list[str], positions: dict[str, list[int]], facts: SheetFacts) -> None:
        self._job, self._names, self._facts = job, names, facts
        self._column = {at: name for name, places in positions.items() for at in places}
        types = {column.name: column.type for column in job.columns}
        self._numeric = {at for at, name in self._column.items() if types[name] in NUMERIC}
        order_by = {at for at, name in enumerate(names) if name.strip() == job.order_by}
        every = set(range(len(names)))
        self._used = every if job.other_columns == "keep" else set(self._column) | order_by
        self.raw: dict[int, tuple[int, str]] = {}
        self.bad: list[BadRecord] = []
        self.hidden = 0

    def take(self, line: int, cells: list[Any]) -> list[str] | None:
        """The texts of a row, as many as the header has; None for a blank or refused one."""
        texts = [_text(cell) for cell in cells]
        odd = self._facts.odd.get(line, {})
        if not any(texts) and all(why is MERGED for why in odd.values()):
            return None
        self.hidden += line in self._facts.hidden_rows
        number = len(self.raw) + 1
        raw = json.dumps(dict(zip(self._names, texts, strict=False)), ensure_ascii=False)
        self.raw[number] = (line, raw)
        reason = self._reason(odd, cells)
        if reason:
            self.bad.append(BadRecord(number, line, *reason, raw))
            return None
        if self._job.decimal == ",":
            shaped = (self._shaped(at, cell, text) for at, (cell, text) in enumerate(zip(cells, texts, strict=True)))
            texts = list(shaped)
        padded = [*texts, *[None] * (len(self._names) - len(texts))][: len(self._names)]
        return ["" if text is None else text for text in padded]

    def _reason(self, odd: dict[int, tuple[str, str]], cells: list[Any]) -> tuple[str, str, str] | None:
        """Column, reason and message of the first cell in use that cannot be trusted."""
        for at in sorted(self._used):
            if at + 1 in odd:
                return self._column.get(at, ""), *odd[at + 1]
            cell = cells[at] if at < len(cells) else None
            if isinstance(cell, float) and abs(cell) >= 1e15:
                why = "is a number of more than 15 digits, which workbooks cannot keep; export it as text"
                return self._column.get(at, ""), "lost_digits", why
        return None

    def _shaped(self, at: int, cell: Any, text: str | None) -> str | None:
        """A number cell in the way the source writes numbers in its texts."""
        is_number = isinstance(cell, int | float) and not isinstance(cell, bool)
        return text.replace(".", ",") if text and is_number and at in self._numeric else text


def _rows(job: Job) -> tuple[str, list[list[Any]]]:
    import python_calamine as calamine

    try:
        book = calamine.CalamineWorkbook.from_path(job.path)
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise HoldFile("truncated", f"the workbook cannot be read ({error}); ask for it again") from error
    visible = [meta.name for meta in book.sheets_metadata if meta.visible == calamine.SheetVisibleEnum.Visible]
    sheet = job.sheet or (visible[0] if visible else "")
    if sheet not in book.sheet_names:
        raise HoldFile("missing_sheet", f"no sheet {sheet!r}; the workbook has: {', '.join(book.sheet_names)}")
    try:
        return sheet, book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    except (calamine.CalamineError, ValueError) as error:
        raise HoldFile("truncated", f"sheet {sheet!r} cannot be read ({error}); ask for it again") from error


def _text(cell: Any) -> str | None:
    if cell is None or cell == "":
        return None
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, dt.datetime):
        is_date = cell.time() == dt.time(0)
        return cell.date().isoformat() if is_date else cell.isoformat(sep=" ")
    if isinstance(cell, dt.date | dt.time):
        return cell.isoformat()
    return str(cell)
