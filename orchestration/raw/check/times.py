"""Checked casts of dates and times: only the declared format, in the declared zone, as UTC.

A local time that the clock skipped is refused; one that it showed twice is read as the later one (standard
time) and counted in a warning. Zones and formats are declared in sources.yml; nothing is guessed here.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from orchestration.raw.check.job import Check, Job, PlannedColumn
from orchestration.sql import sql_text

_FIRST, _LAST = "1900-01-02", "2100-01-01"
# DuckDB's own cast also takes 99 hours of offset, 99 minutes, a colon with nothing behind it
_DAY = "[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}"
_TIME = r"(?:[Tt ][0-9]{1,2}:[0-9]{1,2}(?::[0-9]{1,2}(?:\.[0-9]+)?)?)"
_OFFSET = " *(?:[Zz]|[+-](?:0?[0-9]|1[0-5])(?::?[0-5][0-9]){0,2})"
_TYPED_CELLS = ("xlsx", "parquet")  # hold dates and times as such, which arrive here as ISO text


def date(job: Job, column: PlannedColumn, text: str, value: str) -> tuple[str, list[Check]]:
    """A day."""
    formats = [column.format or "%Y-%m-%d"]
    if job.type in _TYPED_CELLS:
        formats.append("%Y-%m-%d")
    patterns = ", ".join(sql_text(pattern) for pattern in dict.fromkeys(formats))
    return f"cast({_strict(text, f'[{patterns}]')} as date)", [
        (f"{text} is not null and {value} is null", "not_a_date"),
        (f"{value} not between date '{_FIRST}' and date '{_LAST}'", "out_of_range"),
    ]


def timestamp(job: Job, column: PlannedColumn, text: str, value: str) -> tuple[str, list[Check]]:
    """A moment, in UTC; a time without an offset is read in the source's zone."""
    zone = sql_text(job.time_zone)
    naive, fixed = _parsed(job, column, text)
    usual = _usual(text, "____-__-__ __:__:__", "%Y-%m-%d %H:%M:%S")
    quick = usual if column.format in (None, "iso") else "cast(null as timestamp)"
    in_zone = "{}" if job.time_zone == "UTC" else f"timezone('UTC', timezone({zone}, {{}}))"
    checks: list[Check] = [
        (f"{text} is not null and {value} is null", "not_a_timestamp"),
        (f"{value} not between timestamp '{_FIRST}' and timestamp '{_LAST}'", "out_of_range"),
    ]
    hours = _hours(clock_changes(job.time_zone, skipped=True))
    if hours:
        # the costly way there and back only in the few hours of the year in which a clock is put forward
        skipped = f"coalesce(timezone({zone}, timezone({zone}, {naive})) <> ({naive}), false)"
        checks.append((f"case when {_in_hours(value, hours)} then {skipped} else false end", "skipped_by_clock"))
    return f"coalesce({in_zone.format(quick)}, {fixed}, {in_zone.format(naive)})", checks


def _strict(text: str, patterns: str) -> str:
    """A text by its declared format; DuckDB's `strptime` passes over tabs and the like before and behind it."""
    return f"case when ascii({text}) > 32 and ascii(right({text}, 1)) > 32 then try_strptime({text}, {patterns}) end"


def _usual(text: str, shape: str, pattern: str) -> str:
    """A time in one of the two most common ways to write it, read in a fifth of the time; else null.

    The shape comes first: a failing `strptime` is slow, and it knows words such as `epoch`.
    """
    return f"case when {text} like '{shape}' then try_strptime({text}, '{pattern}') end"


def naive_time(job: Job, column: PlannedColumn, text: str) -> str:
    """The local time that a text without an offset says; null for all others."""
    return _parsed(job, column, text)[0]


def _parsed(job: Job, column: PlannedColumn, text: str) -> tuple[str, str]:
    """SQL of the time without an offset, and of the one with an offset as UTC; at most one is not null."""
    iso = _iso(text)
    if column.format in (None, "iso"):
        return iso
    parsed = _strict(text, sql_text(str(column.format)))
    if "%z" in str(column.format):
        naive, fixed = "cast(null as timestamp)", f"timezone('UTC', {parsed})"
    else:
        naive, fixed = parsed, "cast(null as timestamp)"
    if job.type in _TYPED_CELLS:
        return f"coalesce({naive}, {iso[0]})", f"coalesce({fixed}, {iso[1]})"
    return naive, fixed


def _iso(text: str) -> tuple[str, str]:
    naive, fixed = sql_text(f"{_DAY}{_TIME}?"), sql_text(_DAY + _TIME + _OFFSET)
    joined = f"replace(replace({text}, ' +', '+'), ' -', '-')"
    common = _usual(text, "____-__-__T__:__:__Z", "%Y-%m-%dT%H:%M:%SZ")
    moment = f"case when regexp_full_match({text}, {fixed}) then timezone('UTC', try_cast({joined} as timestamptz)) end"
    return (
        f"case when regexp_full_match({text}, {naive}) then try_cast({text} as timestamp) end",
        f"coalesce({common}, {moment})",
    )


@cache
def clock_changes(zone: str, *, skipped: bool) -> tuple[tuple[datetime, datetime], ...]:
    """UTC spans into which the skipped (or twice shown) local times of a zone fall, 1900 to 2100."""
    spans = []
    step, rules = timedelta(days=7), ZoneInfo(zone)
    at, end = datetime(1900, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
    while at < end:
        before, after = at.astimezone(rules).utcoffset(), (at + step).astimezone(rules).utcoffset()
        if before != after and before is not None and after is not None:
            change = _bisect(at, at + step, rules)
            if skipped == (after > before):
                length = abs(after - before)
                spans.append((change if skipped else change - length, change + length))
        at += step
    return tuple(spans)


def _bisect(low: datetime, high: datetime, rules: ZoneInfo) -> datetime:
    """The second at which the offset of the zone changes."""
    offset = low.astimezone(rules).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = (low + (high - low) / 2).replace(microsecond=0)
        if middle.astimezone(rules).utcoffset() == offset:
            low = middle
        else:
            high = middle
    return high


def twice_shown(job: Job, value: str) -> str | None:
    """A quick test of a UTC value: may its local time be one that the clock shows twice? None: never in this zone."""
    hours = _hours(clock_changes(job.time_zone, skipped=False))
    return _in_hours(value, hours) if hours else None


def is_ambiguous(job: Job, naive: str) -> str:
    """The exact test of a local time: an hour earlier or later on the clock is the same distance in UTC or not."""
    spans = clock_changes(job.time_zone, skipped=False)
    zone = ZoneInfo(job.time_zone)
    tests = []
    for first, last in spans:
        half = (last - first) / 2
        start = (first + half).astimezone(zone).replace(tzinfo=None)
        tests.append(f"{naive} >= timestamp '{start}' and {naive} < timestamp '{start + half}'")
    return "(" + " or ".join(tests) + ")"


def _hours(spans: tuple[tuple[datetime, datetime], ...]) -> list[int]:
    """Month and hour in UTC, as month * 100 + hour, that the spans touch."""
    found = set()
    for first, last in spans:
        at = first.replace(minute=0, second=0)
        while at < last:
            found.add(at.month * 100 + at.hour)
            at += timedelta(hours=1)
    return sorted(found)


def _in_hours(value: str, hours: list[int]) -> str:
    return f"(month({value}) * 100 + hour({value})) in ({', '.join(map(str, hours))})"
