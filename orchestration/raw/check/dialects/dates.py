"""Which of two numbers is the day, decided for a file by its own evidence, or not at all.

Add a way to write a time here. A declared `timestamp_format` is never overruled.
"""

from __future__ import annotations

from dataclasses import replace

import duckdb

from orchestration.raw.check.casts import text_of
from orchestration.raw.check.job import HoldFile, Job, PlannedColumn
from orchestration.raw.check.records import Records
from orchestration.sql import sql_text

_PARTS = r"^([0-9]{1,2})([/.-])([0-9]{1,2})[/.-]([0-9]{2,4})(?:,?[ T].*)?$"
_TIMES = (
    " %H:%M:%S",
    " %H:%M",
    " %I:%M:%S %p",
    " %I:%M %p",
    "",
    " %I:%M:%S %p %z",
    " %H:%M:%S %z",
    ", %H:%M:%S",
    ", %H:%M",
)
_YEAR_FIRST = "%Y/%m/%d"


def with_dates(con: duckdb.DuckDBPyConnection, job: Job, records: Records) -> tuple[Job, list[str]]:
    """The job with the format its times are written in, and what it was decided by.

    Raises:
        HoldFile: nothing says which number is the day, or the file writes it both ways.
    """
    columns = {c.name: text for c in job.columns if _is_open(c) and (text := text_of(job, records, c)) is not None}
    if not columns:
        return job, []
    texts = " union all ".join(f"select {text} as t from {records.relation}" for text in columns.values())
    con.execute(f"create or replace temp table moments as select trim(t) as t from ({texts}) where t is not null")
    row = con.execute(
        f"""select count(*), count(first), count(*) filter (where first > 12), count(*) filter (where second > 12),
                   any_value(sign), count(*) filter (where t like '____/%/%')
            from (select t, try_cast(regexp_extract(t, {sql_text(_PARTS)}, 1) as integer) as first,
                         try_cast(regexp_extract(t, {sql_text(_PARTS)}, 3) as integer) as second,
                         nullif(regexp_extract(t, {sql_text(_PARTS)}, 2), '') as sign from moments)"""
    ).fetchone()
    assert row is not None
    total, written, day_first, month_first, sign, year_first = row
    if total == 0 or written + year_first == 0:
        return job, []
    if year_first > written:
        dates, why = [_YEAR_FIRST], ""
    else:
        _decide(job, day_first, month_first)
        order, why = _evidence(day_first, month_first)
        dates = [sign.join([*order, year]) for year in ("%Y", "%y")]
    chosen = _most_read(con, dates)
    planned = [replace(c, format=chosen) if c.name in columns else c for c in job.columns]
    return replace(job, columns=planned), [f"times are read as {chosen}{why}"]


def _is_open(column: PlannedColumn) -> bool:
    return column.type == "timestamp" and column.constant is None and column.format in (None, "iso")


def _decide(job: Job, day_first: int, month_first: int) -> None:
    how = 'declare `format: {timestamp_format: "%d/%m/%Y %H:%M:%S"}` (or `%m/%d/…`)'
    if day_first and month_first:
        raise HoldFile(
            "mixed_dates",
            f"{day_first:,} times can only be day before month, {month_first:,} only month before day: two exports in "
            f"one file? Deliver them apart, and {how}",
        )
    if not day_first and not month_first:
        raise HoldFile(
            "ambiguous_dates",
            f"no day above 12 in any time, so nothing says whether 05/06 is in May or in June; {how} for source "
            f"{job.source}",
        )


def _evidence(day_first: int, month_first: int) -> tuple[list[str], str]:
    if day_first:
        return ["%d", "%m"], f", as {day_first:,} have a first number above 12"
    return ["%m", "%d"], f", as {month_first:,} have a second number above 12"


def _most_read(con: duckdb.DuckDBPyConnection, dates: list[str]) -> str:
    """The pattern that reads most of the times; of equals the first."""
    patterns = [date + time for date in dates for time in _TIMES]
    counts = ", ".join(f"count(try_strptime(t, {sql_text(pattern)}))" for pattern in patterns)
    row = con.execute(f"select {counts} from moments").fetchone() or ()
    return max(zip(patterns, row, strict=True), key=lambda pair: pair[1])[0]
