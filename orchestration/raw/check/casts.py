"""Checked casts as SQL: a value becomes its type without any change, or the record says why not.

Add a type here together with its name in `contracts`. DuckDB's own casts round, guess and accept too much,
so each is fenced by what the text may consist of.
"""

from __future__ import annotations

from dataclasses import dataclass

from orchestration.raw.check.job import SQL_TYPES, Job, PlannedColumn
from orchestration.raw.check.records import Records
from orchestration.sql import sql_text

MESSAGES: dict[str, str] = {
    "missing_required": "is empty, but required",
    "not_a_whole_number": "is not a whole number",
    "not_a_number": "is not a number",
    "too_many_decimals": "has more than four decimals",
    "too_large": "is too large for its type",
    "not_a_boolean": "is none of the declared true and false values",
    "not_a_date": "is not a date in the declared format",
    "not_a_timestamp": "is not a time in the declared format",
    "out_of_range": "is outside the allowed range",
    "not_accepted": "is none of the accepted values",
    "not_json": "is not valid JSON",
    "not_a_currency": "is not an ISO 4217 code of three letters",
    "not_an_object": "the line is not a JSON object",
}
_DIGITS = "'0123456789'"
_FIRST, _LAST = "1900-01-02", "2100-01-01"


@dataclass(frozen=True)
class Cast:
    """SQL of one column: its typed value, and the reason code (null when fine)."""

    value: str
    reason: str


def cast_column(job: Job, records: Records, column: PlannedColumn) -> Cast:
    """The checked cast of one canonical column; a column the file does not have is null."""
    if column.constant is not None:
        text = sql_text(column.constant)
    elif column.name in records.columns:
        text = _without_nulls(job, records.columns[column.name], typed=column.type not in ("text", "json"))
    else:
        return Cast(f"cast(null as {SQL_TYPES[column.type]})", "null")
    text = _mapped(text, column)
    value, checks = _TYPED[column.type](job, column, text)
    checks += _domain_checks(column, text, value)
    if column.required:
        checks.insert(0, (f"({text}) is null", "missing_required"))
    if column.hash_in_place:
        value = keyed_hash(text, job.hash_key)
    cases = " ".join(f"when {condition} then '{reason}'" for condition, reason in checks)
    return Cast(value, f"case {cases} else null end" if cases else "null")


def keyed_hash(text: str, key_hex: str) -> str:
    """HMAC-SHA-256 (RFC 2104) in hex of the trimmed, lower-case value; null stays null."""
    key = bytes.fromhex(key_hex).ljust(64, b"\0")
    inner, outer = bytes(b ^ 0x36 for b in key).hex(), bytes(b ^ 0x5C for b in key).hex()
    message = f"encode(lower(trim({text})))"
    return f"sha256(unhex('{outer}') || unhex(sha256(unhex('{inner}') || {message})))"


def _without_nulls(job: Job, raw: str, *, typed: bool) -> str:
    text = f"trim({raw})" if typed else raw
    nulls = ", ".join(sql_text(value) for value in dict.fromkeys(["", *job.null_values]))
    return f"case when {text} in ({nulls}) then null else {text} end"


def _mapped(text: str, column: PlannedColumn) -> str:
    if not column.values:
        return text
    words = " ".join(f"when {sql_text(theirs)} then {sql_text(ours)}" for theirs, ours in column.values.items())
    return f"case ({text}) {words} else ({text}) end"


def _domain_checks(column: PlannedColumn, text: str, value: str) -> list[tuple[str, str]]:
    checks: list[tuple[str, str]] = []
    if column.accepted:
        allowed = ", ".join(sql_text(word) for word in column.accepted)
        checks.append((f"({text}) is not null and ({text}) not in ({allowed})", "not_accepted"))
    if column.min is not None:
        checks.append((f"({value}) < {column.min!r}", "out_of_range"))
    if column.max is not None:
        checks.append((f"({value}) > {column.max!r}", "out_of_range"))
    return checks


def _plain_number(job: Job, text: str) -> str:
    if job.thousands:
        text = f"replace({text}, {sql_text(job.thousands)}, '')"
    return f"replace({text}, ',', '.')" if job.decimal == "," else text


def _residue(text: str, allowed: list[str]) -> str:
    words = ", ".join(sql_text(word) for word in allowed)
    return f"translate({text}, {_DIGITS}, '') in ({words})"


def _text(_job: Job, _column: PlannedColumn, text: str) -> tuple[str, list[tuple[str, str]]]:
    return text, []


def _json(_job: Job, _column: PlannedColumn, text: str) -> tuple[str, list[tuple[str, str]]]:
    return text, [(f"({text}) is not null and not json_valid({text})", "not_json")]


def _currency(_job: Job, _column: PlannedColumn, text: str) -> tuple[str, list[tuple[str, str]]]:
    value = f"upper({text})"
    return value, [(f"({text}) is not null and not regexp_full_match({value}, '[A-Z]{{3}}')", "not_a_currency")]


def _integer(job: Job, _column: PlannedColumn, text: str) -> tuple[str, list[tuple[str, str]]]:
    plain = _plain_number(job, text)
    value = f"try_cast({plain} as bigint)"
    is_whole = _residue(plain, ["", "-", "+"])
    return value, [
        (f"({text}) is not null and not {is_whole}", "not_a_whole_number"),
        (f"({text}) is not null and {value} is null and try_cast({plain} as double) is not null", "too_large"),
        (f"({text}) is not null and {value} is null", "not_a_whole_number"),
    ]


def _decimal(job: Job, _column: PlannedColumn, text: str) -> tuple[str, list[tuple[str, str]]]:
    plain = _plain_number(job, text)
    value, wide = f"try_cast({plain} as decimal(18,4))", f"try_cast({plain} as decimal(38,12))"
    signs = ["", ".", "-", "-.", "+", "+."]
    return value, [
        (
            f"({text}) is not null and (not {_residue(plain, signs)} or try_cast({plain} as double) is null)",
            "not_a_number",
        ),
        (f"({text}) is not null and {value} is null", "too_large"),
        (f"{value} <> {wide}", "too_many_decimals"),
    ]


def _number(job: Job, _column: PlannedColumn, text: str) -> tuple[str, list[tuple[str, str]]]:
    plain = _plain_number(job, text)
    value = f"try_cast({plain} as double)"
    is_plain = f"regexp_full_match({plain}, '[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?')"
    return value, [
        (f"({text}) is not null and (not {is_plain} or {value} is null or not isfinite({value}))", "not_a_number")
    ]


def _boolean(job: Job, _column: PlannedColumn, text: str) -> tuple[str, list[tuple[str, str]]]:
    true = ", ".join(sql_text(word.lower()) for word in job.true_values)
    false = ", ".join(sql_text(word.lower()) for word in job.false_values)
    value = f"case when lower({text}) in ({true}) then true when lower({text}) in ({false}) then false else null end"
    return value, [(f"({text}) is not null and ({value}) is null", "not_a_boolean")]


def _date(job: Job, column: PlannedColumn, text: str) -> tuple[str, list[tuple[str, str]]]:
    formats = [column.format or "%Y-%m-%d"]
    if job.type in ("xlsx", "parquet"):
        formats.append("%Y-%m-%d")
    patterns = ", ".join(sql_text(pattern) for pattern in dict.fromkeys(formats))
    value = f"cast(try_strptime({text}, [{patterns}]) as date)"
    return value, [
        (f"({text}) is not null and {value} is null", "not_a_date"),
        (f"{value} not between date '{_FIRST}' and date '{_LAST}'", "out_of_range"),
    ]


def _timestamp(job: Job, column: PlannedColumn, text: str) -> tuple[str, list[tuple[str, str]]]:
    zone = sql_text(job.time_zone)
    if column.format in (None, "iso"):
        joined = f"replace(replace({text}, ' +', '+'), ' -', '-')"
        tail = f"substr({joined}, 11)"
        has_offset = f"(contains({tail}, '+') or contains({tail}, '-') or ends_with(lower({tail}), 'z'))"
        is_iso = f"translate({joined}, '0123456789-:.TtZz +', '') = '' and length({joined}) >= 10"
        naive = f"case when {is_iso} and not {has_offset} then try_cast({joined} as timestamp) end"
        fixed = f"case when {is_iso} and {has_offset} then timezone('UTC', try_cast({joined} as timestamptz)) end"
    else:
        parsed = f"try_strptime({text}, {sql_text(str(column.format))})"
        offset = "%z" in str(column.format)
        naive = "cast(null as timestamp)" if offset else parsed
        fixed = f"timezone('UTC', {parsed})" if offset else "cast(null as timestamp)"
    local = naive if job.time_zone == "UTC" else f"timezone('UTC', timezone({zone}, {naive}))"
    value = f"coalesce({fixed}, {local})"
    return value, [
        (f"({text}) is not null and {value} is null", "not_a_timestamp"),
        (f"{value} not between timestamp '{_FIRST}' and timestamp '{_LAST}'", "out_of_range"),
    ]


_TYPED = {
    "text": _text, "json": _json, "currency": _currency, "integer": _integer, "decimal": _decimal,
    "number": _number, "boolean": _boolean, "date": _date, "timestamp": _timestamp,
}  # fmt: skip
