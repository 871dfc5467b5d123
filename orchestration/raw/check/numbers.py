"""Checked casts of numbers: every sign that is not a digit has to be declared, and stand where it belongs.

Add a way to write numbers here together with its key in `config.FileFormat`. `1.50` under `thousands: "."` is
refused, not read as 150: a group has three digits.
"""

from __future__ import annotations

import re

from orchestration.raw.check.job import Check, Job, PlannedColumn
from orchestration.sql import sql_text

NUMERIC = ("integer", "decimal", "number")
_SIGNED = r"[0-9]*[-+]?[0-9]*\.?[0-9]*"  # where the signs stand is the cast's matter
_EXPONENT = "([eE][+-]?[0-9]+)?"  # which only a column of type number may have
_REFUSED = "'?'"  # no number in any dialect


def native_number(job: Job, kind: str, text: str) -> str:
    """A number the file holds as a number, written as the source declares for its texts."""
    return f"replace({text}, '.', ',')" if kind in NUMERIC and job.decimal == "," else text


def plain_number(job: Job, text: str) -> str:
    """The number in plain digits, point and leading minus; what stands in no declared shape becomes no number."""
    if job.currency_signs:
        sign = "(?:" + "|".join(re.escape(word) for word in job.currency_signs) + ")"
        pattern = rf"^([-+(]?)\s*{sign}\s*(.*)$|^(.*?)\s*{sign}\s*([-)]?)$"
        text = f"regexp_replace({text}, {sql_text(pattern)}, '\\1\\2\\3\\4')"
    if "parentheses" in job.negative:
        text = f"regexp_replace({text}, '^\\(\\s*([^()+-]*?)\\s*\\)$', '-\\1')"
    if "trailing_minus" in job.negative:
        text = f"regexp_replace({text}, '^([^+-].*?)\\s*-$', '-\\1')"
    if not job.thousands:
        if job.decimal == ".":
            return text
        return f"case when contains({text}, '.') then {_REFUSED} else replace({text}, ',', '.') end"
    group, point = re.escape(job.thousands), re.escape(job.decimal)
    grouped = sql_text(rf"[+-]?[0-9]{{1,3}}({group}[0-9]{{3}})+({point}[0-9]*)?{_EXPONENT}")
    bare = sql_text(rf"[+-]?[0-9]*({point}[0-9]*)?{_EXPONENT}")
    digits = f"replace({text}, {sql_text(job.thousands)}, '')"
    plain = f"replace({digits}, ',', '.')" if job.decimal == "," else digits
    return (
        f"case when regexp_full_match({text}, {bare}) or regexp_full_match({text}, {grouped}) "
        f"then {plain} when ({text}) is not null then {_REFUSED} end"
    )


def integer(job: Job, _column: PlannedColumn, text: str, value: str) -> tuple[str, list[Check]]:
    """A whole number of 64 bits."""
    plain = plain_number(job, text)
    return f"try_cast({plain} as bigint)", [
        (f"{text} is null or regexp_full_match({plain}, '-?[0-9]{{1,18}}')", None),
        (f"not regexp_full_match({plain}, '[0-9]*[-+]?[0-9]*')", "not_a_whole_number"),
        (f"{value} is null and try_cast({plain} as double) is not null", "too_large"),
        (f"{value} is null", "not_a_whole_number"),
    ]


def decimal(job: Job, _column: PlannedColumn, text: str, value: str) -> tuple[str, list[Check]]:
    """An exact number of up to four decimals."""
    plain = plain_number(job, text)
    return f"try_cast({plain} as decimal(18,4))", [
        (f"{text} is null or regexp_full_match({plain}, '-?[0-9]{{1,14}}(\\.[0-9]{{1,4}})?')", None),
        (f"not regexp_full_match({plain}, '{_SIGNED}') or try_cast({plain} as double) is null", "not_a_number"),
        (f"{value} is null", "too_large"),
        (f"regexp_matches({plain}, '\\.[0-9]{{4}}[0-9]*[1-9]')", "too_many_decimals"),
    ]


def number(job: Job, _column: PlannedColumn, text: str, value: str) -> tuple[str, list[Check]]:
    """A measurement: a finite double."""
    plain = plain_number(job, text)
    is_plain = f"regexp_full_match({plain}, '[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?')"
    return f"try_cast({plain} as double)", [
        (f"{text} is not null and (not {is_plain} or {value} is null or not isfinite({value}))", "not_a_number")
    ]
