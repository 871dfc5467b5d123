"""Which of two numbers is the day, decided for a file by its own evidence, or not at all.

Add a way to write a time here. A declared `timestamp_format` is never overruled.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import duckdb

from orchestration.raw.check.casts import text_of
from orchestration.raw.check.job import HoldFile, Job, PlannedColumn
from orchestration.raw.check.records import Records
from orchestration.sql import sql_text

# first number, its sign, second number, year, and the time behind it
_WRITTEN = r"^([0-9]{1,2})([/.-])([0-9]{1,2})[/.-]([0-9]{4}|[0-9]{2})((?:,? .*)?)$"
_YEAR_FIRST = r"^[0-9]{4}/[0-9]{1,2}/[0-9]{1,2}((?: .*)?)$"
# how a time looks with 9 for each number and PM for either half of the day
_TIMES = {
    " 9:9:9": " %H:%M:%S", " 9:9": " %H:%M", " 9:9:9 PM": " %I:%M:%S %p", " 9:9 PM": " %I:%M %p", "": "",
    ", 9:9:9": ", %H:%M:%S", ", 9:9": ", %H:%M", ", 9:9:9 PM": ", %I:%M:%S %p", ", 9:9 PM": ", %I:%M %p",
    " 9:9:9 +9": " %H:%M:%S %z", " 9:9:9 PM +9": " %I:%M:%S %p %z", " 9:9:9 PM +9:9": " %I:%M:%S %p %z",
}  # fmt: skip


def with_dates(con: duckdb.DuckDBPyConnection, job: Job, records: Records) -> tuple[Job, list[str]]:
    """The job with the format its times are written in, and what it was decided by.

    Raises:
        HoldFile: nothing says which number is the day, or the file writes it both ways.
    """
    columns = {c.name: text for c in job.columns if _is_open(c) and (text := text_of(job, records, c)) is not None}
    shapes = _shapes(con, records, list(columns.values())) if columns else []
    if not shapes:
        return job, []
    dated = [shape for shape in shapes if shape.sign]
    why = ""
    if sum(shape.times for shape in dated) * 2 < sum(shape.times for shape in shapes):
        chosen = "%Y/%m/%d" + _time(next(shape for shape in shapes if not shape.sign))
    else:
        order, why = _order(job, sum(s.day_first for s in dated), sum(s.month_first for s in dated))
        chosen = dated[0].sign.join([*order, "%Y" if dated[0].year_digits == 4 else "%y"]) + _time(dated[0])
    planned = [replace(c, format=chosen) if c.name in columns else c for c in job.columns]
    return replace(job, columns=planned), [f"times are read as {chosen}{why}"]


@dataclass(frozen=True)
class _Shape:
    """One way in which times of the file are written, and how many only make sense with the day (month) first."""

    sign: str
    year_digits: int
    time: str
    times: int
    day_first: int
    month_first: int


def _shapes(con: duckdb.DuckDBPyConnection, records: Records, texts: list[str]) -> list[_Shape]:
    """Ways in which times are written that are not ISO 8601, the most frequent first."""
    union = " union all ".join(f"select trim({text}) as t from {records.relation}" for text in texts)
    part = f"regexp_extract(t, {sql_text(_WRITTEN)}, ['first', 'sign', 'second', 'year', 'time'])"
    time = f"case when w.sign = '' then regexp_extract(t, {sql_text(_YEAR_FIRST)}, 1) else w.time end"
    bare = "regexp_replace(replace(regexp_replace(upper(time), '[0-9]+', '9', 'g'), ' AM', ' PM'), '[+-]9', '+9')"
    # the day is in the first six signs, and with them the length tells the shape: a regular expression a time is slow
    alike = "left(t, 6), length(t), right(t, 1)"
    groups = f"select min(t) as t, count(*) as n from ({union}) where t not like '____-%' group by {alike}"
    rows = con.execute(
        f"""select w.sign, length(w.year), {bare} as shape, sum(n)::bigint,
                   (coalesce(sum(n) filter (where try_cast(w.first as integer) > 12), 0))::bigint,
                   (coalesce(sum(n) filter (where try_cast(w.second as integer) > 12), 0))::bigint
            from (select t, n, w, {time} as time from (select t, n, {part} as w from ({groups})))
            where w.sign <> '' or t like '____/%/%'
            group by all order by 4 desc, 1, 2, 3"""
    ).fetchall()
    return [_Shape(*row) for row in rows]


def _time(shape: _Shape) -> str:
    return _TIMES.get(shape.time, " %H:%M:%S")  # what cannot be read goes to quarantine, with this in its message


def _is_open(column: PlannedColumn) -> bool:
    return column.type == "timestamp" and column.constant is None and column.format in (None, "iso")


def _order(job: Job, day_first: int, month_first: int) -> tuple[list[str], str]:
    """Day and month in their order, and by what it is known."""
    how = 'declare `format: {timestamp_format: "%d/%m/%Y %H:%M:%S"}` (or `%m/%d/…`)'
    if day_first and month_first:
        raise HoldFile(
            "mixed_dates",
            f"{day_first:,} times can only be day before month, {month_first:,} only month before day: two exports in "
            f"one file? Deliver them apart, and {how}",
        )
    if day_first:
        return ["%d", "%m"], f", as {day_first:,} have a first number above 12"
    if month_first:
        return ["%m", "%d"], f", as {month_first:,} have a second number above 12"
    raise HoldFile(
        "ambiguous_dates",
        "no day above 12 in any time, so nothing says whether 05/06 is in May or in June; "
        f"{how} for source {job.source}",
    )
