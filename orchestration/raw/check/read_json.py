"""JSON lines and JSON arrays as records: raw lines first, values extracted as text, nothing typed on the way.

Add a new nesting of records (an envelope key) here. DuckDB's typed JSON reader is not used: it turns bad
lines into rows of nulls.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb

from orchestration.raw.check.count import line_count, text_lines
from orchestration.raw.check.extra import extra_json, inspect_keys, json_paths
from orchestration.raw.check.job import BadRecord, HoldFile, Job, PlannedColumn
from orchestration.raw.check.numbers import native_number
from orchestration.raw.check.records import Records, joined, too_many_bad, written_out
from orchestration.raw.check.sniff import is_gzip, open_binary
from orchestration.raw.check.strict_json import refuse_constant, refuse_lenient
from orchestration.sql import sql_text

_BLANKS = " \t\r\n"  # what JSON counts as blank; Python's strip takes more
_PLAIN_MEMBER = r"[ \t\r\n]*:[ \t\r\n]*(-?[0-9]+(?:\.[0-9]+)?)"


def read_json(con: duckdb.DuckDBPyConnection, job: Job) -> Records:
    """The objects of a JSON lines file or of a top-level array, one record each."""
    lines = _array_elements if is_array(job) else _lines
    counted = sum(1 for _ in lines(job)) if lines is _array_elements else count_lines(job)
    bad: list[BadRecord] = []
    is_plain = lines is _lines and job.encoding == "utf-8" and _read_lines(con, Path(job.path), counted)
    if not is_plain:
        bad = _normalise(con, job, lines, counted)
    paths = {column.name: _value(job, column) for column in job.columns if column.is_in_file}
    warnings, names_twice = inspect_keys(con, job, "delivered")
    twice = f" when {names_twice} then 'duplicate_key'" if names_twice else ""
    texts = ", ".join(_steps(".".join(path)) for path in json_paths(job))
    return Records(
        f"(select *, json_extract_string(doc, [{texts}]) as texts from delivered)" if texts else "delivered",
        paths, counted, _locator(job, lines),
        record_no="row_number() over ()" if is_plain else "cast(_no as bigint)",
        order_by=_extract(job, job.order_by) if job.order_by else None,
        bad=bad,
        warnings=warnings,
        precheck=f"case when doc is null then 'not_an_object'{twice} end",
        extra=extra_json(job),
    )  # fmt: skip


def _value(job: Job, column: PlannedColumn) -> str:
    if column.join:
        return joined([_extract(job, name) for name in column.join])
    found = [_number_or_text(job, column, name) for name in column.candidates]
    return f"coalesce({', '.join([*found, 'null'])}, null)"


def _number_or_text(job: Job, column: PlannedColumn, path: str) -> str:
    text = _extract(job, path)
    if column.type == "decimal":
        text = _written(text, path)
    native = native_number(job, column.type, text)
    if native == text:
        return text
    is_number = f"json_type(doc, {_steps(path)}) in ('UBIGINT', 'BIGINT', 'DOUBLE')"
    return f"case when {is_number} then {native} else {text} end"


def _written(text: str, path: str) -> str:
    """A number as it is written where a double would round it within four decimals; what cannot be found is refused.

    Up to eleven digits before the point a double keeps four behind it, and longer texts than these are rare.
    """
    key = re.escape(json.dumps(path.split(".")[-1], ensure_ascii=False))
    literal = f"regexp_extract(doc, {sql_text(key + _PLAIN_MEMBER)}, 1)"
    is_wide = f"length({text}) > 13 and json_type(doc, {_steps(path)}) = 'DOUBLE' and abs({text}::double) >= 1e11"
    same = f"try_cast({literal} as double) = try_cast({text} as double)"
    return f"case when {is_wide} then case when {same} then {literal} else '?' end else {text} end"


def _extract(job: Job, path: str) -> str:
    """The text at a path; all are taken out of a line at once, because each time it would be parsed again."""
    return f"texts[{json_paths(job).index(path.split('.')) + 1}]"


def _steps(path: str) -> str:
    steps = "".join('."' + step.replace('"', "") + '"' for step in path.split("."))
    return sql_text("$" + steps)


def is_array(job: Job) -> bool:
    """True when the file is one JSON document, not a line for each record."""
    if job.envelope is not None:
        return True
    with open_binary(Path(job.path)) as raw, text_lines(raw, job.encoding) as text:
        return text.read(4096).lstrip(_BLANKS)[:1] == "["


def count_lines(job: Job) -> int:
    """Non-blank lines, counted without DuckDB and without parsing JSON."""
    return sum(1 for _ in _lines(job)) if job.encoding == "utf-16" else line_count(Path(job.path), _BLANKS)


def _lines(job: Job) -> Iterator[tuple[int, str]]:
    with open_binary(Path(job.path)) as raw, text_lines(raw, job.encoding) as text:
        for number, line in enumerate(text, start=1):
            bare = line.strip(_BLANKS)
            if bare:
                yield number, bare


def _array_elements(job: Job) -> Iterator[tuple[int, str]]:
    """Raw text of each element of a top-level array, with the line it starts on."""
    with open_binary(Path(job.path)) as raw, text_lines(raw, job.encoding) as text:
        whole = text.read()
    decoder = json.JSONDecoder(parse_constant=refuse_constant)
    if job.envelope == "$":
        yield 1, whole.strip("\ufeff" + _BLANKS).replace("\r", " ").replace("\n", " ")
        return
    key = re.search(rf'"{re.escape(job.envelope)}"\s*:\s*(?=\[)', whole) if job.envelope else None
    position = whole.index("[", key.end() if key else 0) + 1
    line, seen = 1 + whole.count("\n", 0, position), position
    position = _past(whole, position, _BLANKS)
    while whole[position : position + 1] != "]":
        try:
            _, end = decoder.raw_decode(whole, position)
        except (ValueError, RecursionError) as error:
            raise HoldFile("not_json", f"the JSON array breaks off: {error}; ask for the file again") from error
        line, seen = line + whole.count("\n", seen, position), position
        yield line, whole[position:end].replace("\r", " ").replace("\n", " ")
        position = _past(whole, end, _BLANKS)
        if whole[position : position + 1] == ",":
            position = _past(whole, position + 1, _BLANKS)
            if whole[position : position + 1] != "]":
                continue
        elif whole[position : position + 1] == "]":
            break
        raise HoldFile("not_json", f"line {line}: after this element of the JSON array stands no other; mend the file")
    if job.envelope is None and _past(whole, position + 1, _BLANKS) < len(whole):
        raise HoldFile("not_json", "something stands behind the JSON array; deliver one array, or one object a line")


def _past(text: str, position: int, signs: str) -> int:
    """The first place at or behind `position` that holds none of the signs."""
    while position < len(text) and text[position] in signs:
        position += 1
    return position


# values are taken from `doc` only: extracting from text that is not JSON is an error, not a null
_DOC = (
    "case when json_valid(line) then "
    "case when starts_with(line, '{') or json_type(line) = 'OBJECT' then line end end as doc"
)


def _read_lines(con: duckdb.DuckDBPyConnection, path: Path, counted: int) -> bool:
    """Every non-blank line as `doc` of the table `delivered`; False when the bytes or line ends are odd."""
    try:
        con.execute(
            f"""create or replace temp table delivered as
                select {_DOC} from read_csv({sql_text(str(path))}, auto_detect=false, header=false,
                    columns={{'line': 'VARCHAR'}}, delim={sql_text(chr(31))}, quote='', escape='',
                    comment='', strict_mode=true, nullstr='', max_line_size=20000000,
                    compression={sql_text("gzip" if is_gzip(path) else "none")})
                where line is not null and not (ascii(line) <= 32 and regexp_full_match(line, '[ \\t\\r]*'))"""
        )
    except (duckdb.InvalidInputException, duckdb.ConversionException):
        return False
    refuse_lenient(con, "delivered", "doc")
    row = con.execute("select count(*) from delivered").fetchone()
    return bool(row and row[0] == counted)


def _normalise(
    con: duckdb.DuckDBPyConnection, job: Job, lines: Callable[[Job], Iterator[tuple[int, str]]], counted: int
) -> list[BadRecord]:
    """The same, written line by line with its number; returns lines whose bytes cannot be read."""
    target = Path(job.out_folder) / "split.csv"
    bad: list[BadRecord] = []
    with target.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
        for number, (line, text) in enumerate(lines(job), start=1):
            try:
                text.encode()
            except UnicodeEncodeError:
                raw = text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
                message = "bytes that are not of the declared encoding"
                bad.append(BadRecord(number, line, "", "invalid_encoding", message, raw))
                continue
            writer.writerow([number, text])
    hold = too_many_bad(job, len(bad), counted)
    if hold is not None:
        raise hold
    con.execute(
        f"""create or replace temp table delivered as
            select _no, {_DOC} from {written_out(target, ["_no", "line"])}"""
    )
    refuse_lenient(con, "delivered", "doc")
    return bad


def _locator(job: Job, lines: Callable[[Job], Iterator[tuple[int, str]]]):  # type: ignore[no-untyped-def]
    def locate(numbers: set[int]) -> dict[int, tuple[int, str]]:
        found: dict[int, tuple[int, str]] = {}
        for number, (line, text) in enumerate(lines(job), start=1):
            if number in numbers:
                found[number] = (line, text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace"))
            if len(found) == len(numbers):
                break
        return found

    return locate
