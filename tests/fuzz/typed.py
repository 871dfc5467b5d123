"""What a delivered value is under the contract, worked out without DuckDB: the other side of every comparison.

A cell is `Value` (what must be loaded, in each form that counts as unchanged) or `Refused`. `certain` says that a
loader which refuses the value would be wrong; without it refusing is allowed too, loading anything else never is.
The rules are the documented ones: nothing is guessed, blanks (U+0020) around a typed value are not part of it, a
naive time is local to the source, and of a doubled local hour (clocks set back) either instant counts.
"""

from __future__ import annotations

import datetime as dt
import json
import math
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from orchestration.raw.check.job import Job, PlannedColumn

FIRST, LAST = dt.datetime(1900, 1, 2), dt.datetime(2100, 1, 1)
BLANKS = "".join(chr(code) for code in range(0x10000) if unicodedata.category(chr(code)) == "Zs")
_ISO = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[Tt ](\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d+))?)?)?"
    r" *([Zz]|[+-]\d{1,2}(?::?\d{2}(?::?\d{2})?)?)?"
)
_CANONICAL = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)?)?")
_PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)", re.ASCII)
_SCIENTIFIC = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)


@dataclass(frozen=True)
class Value:
    """A value that stands in the file: each accepted form; `numeric` text counts by what it amounts to."""

    accepted: tuple[Any, ...]
    certain: bool = True
    numeric: bool = False
    tolerance: dt.timedelta = dt.timedelta(0)
    single: bool = False

    def is_met_by(self, loaded: Any) -> bool:
        """True when the loaded value is this one, type included."""
        return any(self._equal(wanted, loaded) for wanted in self.accepted)

    def _equal(self, wanted: Any, loaded: Any) -> bool:
        if wanted is None or loaded is None:
            return wanted is loaded
        if isinstance(wanted, Document):
            return isinstance(loaded, str) and wanted.says(loaded)
        if self.numeric and isinstance(loaded, str):
            return _same_number(wanted, loaded)
        if type(wanted) is not type(loaded):
            return False
        if isinstance(wanted, dt.datetime):
            return bool(abs(wanted - loaded) <= self.tolerance)
        if isinstance(wanted, float) and self.single:
            return math.isclose(wanted, loaded, rel_tol=1e-6)
        return bool(wanted == loaded)


@dataclass(frozen=True)
class Refused:
    """A value that must not be loaded."""

    why: str


Cell = Value | Refused
NULL = Value((None,))


def strict_json(text: str, *, numbers: bool = False) -> Any:
    """Python's json without its leniency: no NaN, no Infinity; digits kept when `numbers`."""

    def refuse(word: str) -> Any:
        raise ValueError(f"{word} is not JSON")

    kinds: dict[str, Any] = {"parse_float": Decimal, "parse_int": Decimal} if numbers else {}
    return json.loads(text, parse_constant=refuse, **kinds)


def lone_surrogates(text: str) -> bool:
    """True when a text holds what UTF-8 cannot say."""
    return any("\ud800" <= sign <= "\udfff" for sign in text)


def from_text(text: str | None, column: PlannedColumn, job: Job) -> Cell:
    """The typed value of a text as the contract reads it."""
    if text is None:
        return _null(column)
    if lone_surrogates(text):
        return Refused("half a character")
    plain = text if column.type in ("text", "json") else text.strip(BLANKS)
    if plain in {"", *job.null_values}:
        return _null(column)
    return _TEXT[column.type](plain, column, job)


def from_python(value: Any, column: PlannedColumn, job: Job, *, single: bool = False) -> Cell:
    """The typed value of what a typed format (JSON, Parquet, XLSX) says: numbers stay numbers, times times."""
    if value is None:
        return _null(column)
    if isinstance(value, bytes):
        try:
            value = value.decode()
        except UnicodeDecodeError:
            return Refused("bytes that are not text")
    if isinstance(value, str):
        return from_text(value, column, job)
    if isinstance(value, bool):
        return from_text("true" if value else "false", column, job)
    if isinstance(value, int | float | Decimal):
        return _number_value(value, column, job, single=single)
    if isinstance(value, dt.datetime):
        return _time_value(value, column, job)
    if isinstance(value, dt.date):
        return _date_value(value, column, job)
    if isinstance(value, dict | list):
        return _document(value, column)
    return _uncertain(from_text(str(value), column, job))


def _null(column: PlannedColumn) -> Cell:
    return Refused("empty, but required") if column.required else NULL


def _uncertain(cell: Cell) -> Cell:
    return Value(cell.accepted, certain=False) if isinstance(cell, Value) else cell


def _number_value(value: float | Decimal, column: PlannedColumn, job: Job, *, single: bool) -> Cell:
    exact = Decimal(repr(value) if isinstance(value, float) else value)
    if not exact.is_finite():
        return Value((str(value),), certain=False, numeric=True) if column.type == "text" else Refused("not finite")
    small = isinstance(value, int) or abs(exact) < Decimal(10) ** 15
    plain = small and "E" not in str(exact) and not single
    if column.type in ("text", "json"):
        return Value((exact,), certain=column.type == "text", numeric=True)
    if column.type == "integer":
        fits = exact == exact.to_integral_value() and -(2**63) <= exact < 2**63
        return Value((int(exact),), certain=plain) if fits else Refused("not a whole number of 64 bits")
    if column.type == "decimal":
        return _as_decimal(exact, certain=plain)
    if column.type == "number":
        as_float = float(exact)
        return Value((as_float,), certain=plain, single=single) if math.isfinite(as_float) else Refused("too large")
    whole = exact == exact.to_integral_value() and abs(exact) < 10**20
    return _uncertain(from_text(str(int(exact)) if whole else str(value), column, job))


def _as_decimal(exact: Decimal, *, certain: bool) -> Cell:
    if abs(exact) >= Decimal(10) ** 14:
        return Refused("too large")
    if _exponent(exact) < -4:
        return Refused("more than four decimals")
    return Value((exact,), certain=certain)


def _exponent(exact: Decimal) -> int:
    """Exponent without zeros at the end; `normalize` would round beyond 28 digits."""
    _, digits, exponent = exact.as_tuple()
    assert isinstance(exponent, int)
    zeros = len(digits) - len("".join(map(str, digits)).rstrip("0"))
    return exponent + zeros if any(digits) else 0


def _time_value(value: dt.datetime, column: PlannedColumn, job: Job) -> Cell:
    if column.type == "timestamp":
        odd_time = job.type == "xlsx"  # a time of day in a workbook is a fraction of a day, right to the millisecond
        return _instant(value, job, certain=True, tolerance=dt.timedelta(milliseconds=1 if odd_time else 0))
    if column.type == "date":
        midnight = value.time() == dt.time(0) and value.tzinfo is None
        return _as_date(value.date(), certain=False) if midnight else Refused("a time of day is not a date")
    if column.type != "text":
        return Refused("a time")
    bare = value.astimezone(dt.UTC).replace(tzinfo=None) if value.tzinfo else value
    forms = [bare.isoformat(sep=" "), bare.date().isoformat()] if bare.time() == dt.time(0) else [bare.isoformat(" ")]
    forms += [bare.isoformat(" ").rstrip("0"), bare.isoformat(" ") + "+00", bare.isoformat(" ").rstrip("0") + "+00"]
    return Value(tuple(forms), certain=False)


def _date_value(value: dt.date, column: PlannedColumn, job: Job) -> Cell:
    if column.type == "timestamp":
        return _instant(dt.datetime.combine(value, dt.time(0)), job, certain=False)
    if column.type == "date":
        return _as_date(value, certain=True)
    return Value((value.isoformat(),)) if column.type == "text" else Refused("a date")


def _document(value: Any, column: PlannedColumn) -> Cell:
    if column.type not in ("text", "json"):
        return Refused("a nested value")
    return Value((Document(value),), certain=False)


class Document:
    """Nested JSON; equal to any text that says the same."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def __repr__(self) -> str:
        return f"Document({self.value!r})"

    def says(self, text: str) -> bool:
        try:
            return bool(strict_json(text, numbers=True) == json_ready(self.value))
        except ValueError:
            return False


def json_ready(value: Any) -> Any:
    """Nested Python data with every number as Decimal and times as text, to compare with parsed JSON."""
    if isinstance(value, dict):
        return {key: json_ready(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [json_ready(inner) for inner in value]
    if isinstance(value, float):
        return Decimal(repr(value))
    return Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _same_number(wanted: Any, loaded: str) -> bool:
    try:
        found = Decimal(loaded)
        return bool(found == Decimal(wanted) or (found.is_nan() and Decimal(wanted).is_nan()))
    except (InvalidOperation, ValueError):
        return False


# --- texts -------------------------------------------------------------------------------------------------


def _text(text: str, _column: PlannedColumn, _job: Job) -> Cell:
    return Value((text,))


def _json(text: str, _column: PlannedColumn, _job: Job) -> Cell:
    try:
        strict_json(text)
    except (ValueError, RecursionError):
        return Refused("not JSON")
    odd = re.search(r"\\u[dD][89a-fA-F]|[eE][+-]?\d{3}", text) or text.count("[") + text.count("{") > 50
    return Value((text,), certain=not odd)


def _currency(text: str, _column: PlannedColumn, _job: Job) -> Cell:
    return Value((text.upper(),)) if re.fullmatch("[A-Za-z]{3}", text) else Refused("not a currency")


def _declared_number(text: str, job: Job) -> str | None:
    """The digits with a point as decimal sign; None when signs stand where the declared format has none."""
    if job.decimal == "," and "." in text and job.thousands != ".":
        return None
    if job.thousands and job.thousands in text:
        mark = re.escape(job.thousands)
        if not re.match(rf"[+-]?\d{{1,3}}({mark}\d{{3}})+(?!\d)(?!{mark})", text) or text.count(
            job.thousands
        ) != text.split(job.decimal)[0].count(job.thousands):
            return None
        text = text.replace(job.thousands, "")
    if job.decimal == ",":
        text = text.replace(",", ".")
    return text


def _integer(text: str, _column: PlannedColumn, job: Job) -> Cell:
    plain = _declared_number(text, job)
    if plain is None or not re.fullmatch(r"[+-]?[0-9]+", plain):
        return Refused("not a whole number")
    number = int(plain) if len(plain) < 4000 else 2**64
    return Value((number,)) if -(2**63) <= number < 2**63 else Refused("too large")


def _decimal(text: str, _column: PlannedColumn, job: Job) -> Cell:
    plain = _declared_number(text, job)
    if plain is None or not _PLAIN.fullmatch(plain):
        return Refused("not a number")
    return _as_decimal(Decimal(plain), certain=len(plain) < 38)


def _number(text: str, _column: PlannedColumn, job: Job) -> Cell:
    plain = _declared_number(text, job)
    if plain is None or not _SCIENTIFIC.fullmatch(plain):
        return Refused("not a number")
    number = float(plain)
    if not math.isfinite(number):
        return Refused("too large")
    return Value((number,), certain=number != 0 or not re.search("[1-9].*[eE]", plain))


def _boolean(text: str, _column: PlannedColumn, job: Job) -> Cell:
    word = text.lower()
    if word in {each.lower() for each in job.true_values}:
        return Value((True,), certain=text.isascii())
    if word in {each.lower() for each in job.false_values}:
        return Value((False,), certain=text.isascii())
    return Refused("not a boolean")


def _as_date(value: dt.date, *, certain: bool) -> Cell:
    return Value((value,), certain=certain) if FIRST.date() <= value <= LAST.date() else Refused("out of range")


def _date(text: str, column: PlannedColumn, job: Job) -> Cell:
    formats = [column.format or "%Y-%m-%d", *(["%Y-%m-%d"] if job.type in ("xlsx", "parquet") else [])]
    for pattern in formats:
        try:
            found = dt.datetime.strptime(text, pattern)
        except ValueError:
            continue
        return _as_date(found.date(), certain=text.isascii() and found.strftime(pattern) == text)
    return Refused("not a date")


def _instant(value: dt.datetime, job: Job, *, certain: bool, tolerance: dt.timedelta = dt.timedelta(0)) -> Cell:
    try:
        if value.tzinfo is not None:
            instants = {value.astimezone(dt.UTC).replace(tzinfo=None)}
        else:
            zone = ZoneInfo(job.time_zone)
            local = [value.replace(tzinfo=zone, fold=fold) for fold in (0, 1)]
            instants = {each.astimezone(dt.UTC).replace(tzinfo=None) for each in local}
            if all(each.replace(tzinfo=dt.UTC).astimezone(zone).replace(tzinfo=None) != value for each in instants):
                return Refused("the clock was put forward over it")
    except (ValueError, OverflowError):
        return Refused("not an instant")
    within = tuple(sorted(each for each in instants if FIRST <= each <= LAST))
    unsure = len(within) != len(instants)
    if not within:
        return Refused("out of range")
    return Value(within, certain=certain and not unsure, tolerance=tolerance)


def _timestamp(text: str, column: PlannedColumn, job: Job) -> Cell:
    if column.format in (None, "iso"):
        return _iso(text, job)
    assert column.format is not None
    try:
        found = dt.datetime.strptime(text, column.format)
    except ValueError:
        return _uncertain(_iso(text, job)) if job.type in ("xlsx", "parquet") else Refused("not a time")
    return _instant(found, job, certain=text.isascii() and found.strftime(column.format) == text)


def _iso(text: str, job: Job) -> Cell:
    match = _ISO.fullmatch(text)
    if match is None or not text.isascii():
        return Refused("not a time")
    year, month, day, hour, minute, second, fraction, offset = match.groups()
    end_of_day = (hour, int(minute or 0), int(second or 0), int(fraction or 0)) == ("24", 0, 0, 0)
    try:
        micro = int((fraction or "0").ljust(6, "0")[:6])
        found = dt.datetime(
            int(year),
            int(month),
            int(day),
            0 if end_of_day else int(hour or 0),
            int(minute or 0),
            int(second or 0),
            micro,
        )
        found += dt.timedelta(days=1 if end_of_day else 0)
        if offset is not None:
            found = found.replace(tzinfo=_zone(offset))
    except (ValueError, OverflowError):
        return Refused("not a time")
    return _instant(found, job, certain=_CANONICAL.fullmatch(text) is not None)


def _zone(offset: str) -> dt.tzinfo:
    if offset in ("Z", "z"):
        return dt.UTC
    digits = offset[1:].replace(":", "")
    hours, rest = (digits[:1], digits[1:]) if len(digits) % 2 else (digits[:2], digits[2:])
    minutes, seconds = rest[:2] or "0", rest[2:] or "0"
    if int(hours) > 15 or int(minutes) > 59 or int(seconds) > 59:
        raise ValueError("no such offset")
    delta = dt.timedelta(hours=int(hours), minutes=int(minutes), seconds=int(seconds))
    return dt.timezone(-delta if offset[0] == "-" else delta)


_TEXT = {
    "text": _text, "json": _json, "currency": _currency, "integer": _integer, "decimal": _decimal,
    "number": _number, "boolean": _boolean, "date": _date, "timestamp": _timestamp,
}  # fmt: skip
