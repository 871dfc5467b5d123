"""XLSX as records: one declared sheet, cells as text exactly as far as the workbook knows them.

Numbers in a workbook are floats; whole ones lose their `.0`, those beyond 15 digits are refused, because
their last digits are already gone. Cells that show an error, or a formula nobody calculated, are refused too.
"""

from __future__ import annotations

import csv
import datetime as dt
import itertools
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import duckdb

from orchestration.raw.check.header import match_columns
from orchestration.raw.check.job import BadRecord, HoldFile, Job
from orchestration.raw.check.records import Records, joined
from orchestration.sql import sql_name, sql_text

_ERROR_CELL = re.compile(r'<c r="[A-Z]+(\d+)"[^>]*\bt="e"')
_UNCACHED = re.compile(r'<c r="[A-Z]+(\d+)"[^>]*><f[^>]*(?:/>|>[^<]*</f>)(?:<v\s*/>|<v></v>)?</c>')


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
    odd = _odd_rows(Path(job.path))
    bad: list[BadRecord] = []
    target = Path(job.out_folder) / "split.csv"
    counted = 0
    raw_by_number: dict[int, tuple[int, str]] = {}
    with target.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
        for line, cells in enumerate(itertools.islice(rows, job.skip_rows + 1, None), start=job.skip_rows + 2):
            texts = [_text(cell) for cell in cells]
            if not any(texts) and line not in odd:
                continue
            counted += 1
            raw_by_number[counted] = (line, json.dumps(dict(zip(names, texts, strict=False)), ensure_ascii=False))
            reason = odd.get(line) or _lost_digits(cells)
            if reason:
                bad.append(BadRecord(counted, line, "", *reason, raw_by_number[counted][1]))
                continue
            padded = [*texts, *[None] * (len(names) - len(texts))][: len(names)]
            writer.writerow([counted, *["" if text is None else text for text in padded]])
    labels = ["_no", *[f"c{position}" for position in range(len(names))]]
    columns_sql = ", ".join(f"{sql_text(label)}: 'VARCHAR'" for label in labels)
    relation = (
        f"read_csv({sql_text(str(target))}, auto_detect=false, header=false, columns={{{columns_sql}}}, delim=',', "
        "quote='\"', escape='\"', strict_mode=true, max_line_size=20000000)"
    )
    columns = {name: joined([sql_name(f"c{at}") for at in places]) for name, places in positions.items()}
    order_by = f"c{names.index(job.order_by)}" if job.order_by in names else None
    return Records(
        relation, columns, counted, lambda numbers: {n: raw_by_number[n] for n in numbers},
        record_no="cast(_no as bigint)", order_by=order_by, bad=bad, warnings=warnings,
    )  # fmt: skip


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


def _lost_digits(cells: list[Any]) -> tuple[str, str] | None:
    if any(isinstance(cell, float) and abs(cell) >= 1e15 for cell in cells):
        return "lost_digits", "a number of more than 15 digits, which workbooks cannot keep; export it as text"
    return None


def _odd_rows(path: Path) -> dict[int, tuple[str, str]]:
    """Sheet rows with cells whose shown value is not a value, over all sheets (row numbers can only overlap)."""
    found: dict[int, tuple[str, str]] = {}
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if not re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name):
                continue
            xml = archive.read(name).decode("utf-8", "replace")
            for row in _UNCACHED.findall(xml):
                found[int(row)] = (
                    "uncached_formula",
                    "a formula that was never calculated; open, save and export again",
                )
            for row in _ERROR_CELL.findall(xml):
                found[int(row)] = ("cell_error", "a cell shows an error such as #N/A; mend the workbook")
    return found
