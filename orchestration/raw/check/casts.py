"""Checked casts as SQL: a value becomes its type without any change, or the record says why not.

Add a type here (numbers and times in their own modules) together with its name in `contracts` and its sentence in
`messages`. DuckDB's own casts round, guess and accept too much, so each is fenced by what the text may consist of.
"""

from __future__ import annotations

from dataclasses import dataclass

from orchestration.raw.check import numbers, times
from orchestration.raw.check.job import SQL_TYPES, Check, Job, PlannedColumn
from orchestration.raw.check.records import Records
from orchestration.raw.check.strict_json import is_json
from orchestration.sql import sql_name, sql_text


@dataclass(frozen=True)
class Cast:
    """SQL of one column in three steps, each over the step before, so that nothing is computed twice.

    `text` is what the file says (column `text_name`), `value` what it means as its type (column of the canonical
    name), `reason` the code of what is wrong with it (null when fine). `fine` is the quick test: true only where
    `reason` is null, never null.
    """

    text: str
    value: str
    reason: str
    fine: str = "true"


def cast_column(job: Job, records: Records, column: PlannedColumn) -> Cast:
    """The checked cast of one canonical column; a column the file does not have is null."""
    text = text_of(job, records, column)
    if text is None:
        return Cast("cast(null as varchar)", f"cast(null as {SQL_TYPES[column.type]})", "null")
    name, typed = text_name(column), sql_name(column.name)
    value, checks = _TYPED[column.type](job, column, name, typed)
    steps = [checks, _domain_checks(column, name, typed)]
    if column.required:
        steps.insert(0, [(f"{name} is null", "missing_required")])
    if column.hash_in_place:
        value = keyed_hash(name, job.hash_key)
    reasons = [_case(step) for step in steps if step]
    if not reasons:
        return Cast(text, value, "null")
    fine = " and ".join(_fine(step) for step in steps if step)
    return Cast(text, value, f"coalesce({', '.join(reasons)}, null)", fine)


def text_name(column: PlannedColumn) -> str:
    """Name of the column that holds a canonical column's text between reading and casting."""
    return sql_name(f"{column.name} as text")


def _fine(checks: list[Check]) -> str:
    """True where none of the checks gives a reason, decided by the quick ones; never null."""
    accepted = [test for test, code in checks if code is None]
    if accepted:
        return f"coalesce({accepted[0]}, false)"
    return " and ".join(f"not coalesce({test}, false)" for test, _ in checks)


def _case(checks: list[Check]) -> str:
    """The first reason that holds; a check without one says that the value is fine and the slower ones can be left."""
    return (
        "case " + " ".join(f"when {test} then {sql_text(code) if code else 'null'}" for test, code in checks) + " end"
    )


def text_of(job: Job, records: Records, column: PlannedColumn) -> str | None:
    """What the file says in a column, declared nulls and words applied; None when it does not have the column."""
    if column.constant is not None:
        return _mapped(numbers.native_number(job, column.type, sql_text(column.constant)), column)
    if column.name not in records.columns:
        return None
    typed = column.type not in ("text", "json")
    return _mapped(_without_nulls(job, records.columns[column.name], typed=typed), column)


def keyed_hash(text: str, key_hex: str) -> str:
    """HMAC-SHA-256 (RFC 2104) in hex of the trimmed, lower-case value; null stays null."""
    key = bytes.fromhex(key_hex).ljust(64, b"\0")
    inner, outer = bytes(b ^ 0x36 for b in key).hex(), bytes(b ^ 0x5C for b in key).hex()
    message = f"encode(lower(trim({text})))"
    return f"sha256(unhex('{outer}') || unhex(sha256(unhex('{inner}') || {message})))"


def _without_nulls(job: Job, raw: str, *, typed: bool) -> str:
    text = f"trim({raw})" if typed else raw
    for word in dict.fromkeys(["", *job.null_values]):
        text = f"nullif({text}, {sql_text(word)})"
    return text


def _mapped(text: str, column: PlannedColumn) -> str:
    if not column.values:
        return text
    words = " ".join(f"when {sql_text(theirs)} then {sql_text(ours)}" for theirs, ours in column.values.items())
    return f"case ({text}) {words} else ({text}) end"


def _domain_checks(column: PlannedColumn, text: str, value: str) -> list[Check]:
    checks: list[Check] = []
    if column.accepted:
        allowed = ", ".join(sql_text(word) for word in column.accepted)
        checks.append((f"{text} is not null and {text} not in ({allowed})", "not_accepted"))
    if column.min is not None:
        checks.append((f"{value} < {column.min!r}", "out_of_range"))
    if column.max is not None:
        checks.append((f"{value} > {column.max!r}", "out_of_range"))
    return checks


def _text(_job: Job, _column: PlannedColumn, text: str, _value: str) -> tuple[str, list[Check]]:
    return text, []


def _json(_job: Job, _column: PlannedColumn, text: str, _value: str) -> tuple[str, list[Check]]:
    return text, [(f"{text} is not null and not {is_json(text)}", "not_json")]


def _currency(_job: Job, _column: PlannedColumn, text: str, _value: str) -> tuple[str, list[Check]]:
    return f"upper({text})", [
        (f"{text} is not null and not regexp_full_match({text}, '[A-Za-z]{{3}}')", "not_a_currency")
    ]


def _boolean(job: Job, _column: PlannedColumn, text: str, value: str) -> tuple[str, list[Check]]:
    true = ", ".join(sql_text(word.lower()) for word in job.true_values)
    false = ", ".join(sql_text(word.lower()) for word in job.false_values)
    typed = f"case when lower({text}) in ({true}) then true when lower({text}) in ({false}) then false else null end"
    return typed, [(f"{text} is not null and {value} is null", "not_a_boolean")]


_TYPED = {
    "text": _text, "json": _json, "currency": _currency, "boolean": _boolean,
    "integer": numbers.integer, "decimal": numbers.decimal, "number": numbers.number,
    "date": times.date, "timestamp": times.timestamp,
}  # fmt: skip
