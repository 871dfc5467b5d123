"""Survey responses as JSON: lines, an array, or the whole answer of an API with the records under one of its keys.

What a tool's JSON looks like stands in `shapes`; here it is found, renamed as declared, and read.
"""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb

from orchestration.raw.check.count import text_lines
from orchestration.raw.check.dialects.melt import choice_code, labels_for, worded
from orchestration.raw.check.dialects.ratings import unix
from orchestration.raw.check.dialects.shapes import ENVELOPES, ROOTS, SHAPES, Shape
from orchestration.raw.check.job import HoldFile, Job, PlannedColumn
from orchestration.raw.check.read_json import read_json
from orchestration.raw.check.records import Records
from orchestration.raw.check.sniff import open_binary
from orchestration.sql import sql_text

_LOOKED_AT = 20
_FAMILY = {"qualtrics_api": "qualtrics"}


def read_documents(
    con: duckdb.DuckDBPyConnection, job: Job
) -> tuple[Job, Records, str, list[dict[str, Any]], str | None]:
    """The job with the paths of the tool that wrote the file, its records with their answers, and its questions.

    Raises:
        HoldFile: the records are not those of the declared tool, or of any.
    """
    examples, envelope = _examples(job)
    shape, root = _recognise(job, examples)
    columns = [_planned(column, shape, root) for column in job.columns]
    job = replace(
        job, columns=columns, envelope=envelope, other_columns="ignore", time_zone=shape.time_zone or job.time_zone,
        true_values=[*job.true_values, "true"], false_values=[*job.false_values, "false"],
    )  # fmt: skip
    records = read_json(con, job)
    records.warnings = [text for text in records.warnings if not text.startswith("not mapped")]
    if shape.seconds:
        records.columns["answered_at"] = unix(records.columns["answered_at"])
    path = "$" + (f".{root}" if root else "")
    records.answers = _renamed(job, shape, shape.answers.format(root=path))
    titles = _titles(con, shape, path)
    questions = [{"question_id": own, "wording": title} for own, title in titles.items()]
    exclusion = shape.exclusion.format(root=path) if shape.exclusion else None
    return job, records, f"{shape.dialect}: {shape.why}", questions, exclusion


def _recognise(job: Job, examples: list[dict[str, Any]]) -> tuple[Shape, str]:
    """The shape of the first record that has one, and where in it the response stands."""
    asked = [shape for shape in SHAPES if job.dialect in ("auto", shape.dialect, _FAMILY.get(shape.dialect))]
    if not examples and len(asked) == 1:
        return asked[0], ""  # nothing delivered, or nothing readable: the records will say
    for record, shape, root in itertools.product(examples, SHAPES, ROOTS):
        inner = record.get(root) if root else record
        if not isinstance(inner, dict) or not shape.keys <= set(inner):
            continue
        if shape in asked:
            return shape, root
        message = f"declared as {job.dialect}, but it looks like {shape.dialect}: {shape.why}"
        raise HoldFile("unknown_dialect", message)
    expected = "; ".join(f"{shape.dialect} ({shape.why})" for shape in asked) or f"{job.dialect} (CSV, not JSON)"
    keys = ", ".join(examples[0])[:200] if examples else "no object at all"
    raise HoldFile("unknown_dialect", f"the records are not those of {expected}. The first has: {keys}")


def _planned(column: PlannedColumn, shape: Shape, root: str) -> PlannedColumn:
    before = f"{root}." if root else ""
    if column.constant is not None:
        return column
    if column.is_mapped:
        return replace(
            column,
            candidates=[before + name for name in column.candidates],
            join=[before + name for name in column.join],
        )
    paths = shape.paths.get(column.name, (column.name if column.required else "",))
    return replace(column, candidates=[before + path for path in paths if path])


def _examples(job: Job) -> tuple[list[dict[str, Any]], str | None]:
    """The first records, and the key under which an API's answer holds them (`$`: the answer is one record)."""
    with open_binary(Path(job.path)) as raw, text_lines(raw, job.encoding) as text:
        lines = [line for line in itertools.islice(text, _LOOKED_AT) if line.strip()]
        found = [value for line in lines if isinstance(value := _parsed(line), dict)]
        if found and not (len(lines) == 1 and set(ENVELOPES) & set(found[0])):
            return found, None
    with open_binary(Path(job.path)) as raw, text_lines(raw, job.encoding) as text:
        whole = _parsed(text.read())
    if isinstance(whole, list):
        return [value for value in whole[:_LOOKED_AT] if isinstance(value, dict)], None
    if not isinstance(whole, dict):
        return found, None
    key = next((name for name in ENVELOPES if isinstance(whole.get(name), list)), None)
    if key is None:
        return [whole], None if found else "$"
    return [value for value in whole[key][:_LOOKED_AT] if isinstance(value, dict)], key


def _parsed(text: str) -> Any:
    try:
        return json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return None


def _renamed(job: Job, shape: Shape, answers: str) -> str:
    """The list with declared ids and labels; a question declared to be none, and blanks, are left out.

    A question of many choices has one answer a choice: its id, the unit separator, the choice.
    """
    ours: dict[str, str | None] = job.survey.get("questions") or {}
    base = "split_part(a.question_id, chr(31), 1)"
    code = choice_code(job, "split_part(a.question_id, chr(31), 2)")
    item = f"case when contains(a.question_id, chr(31)) then '_' || {code} else '' end"
    own_id = _own_id({theirs: own for theirs, own in ours.items() if own is not None}, base)
    out = [theirs for theirs, own in ours.items() if own is None]
    wanted = ["nullif(trim(a.raw_value), '') is not null", "a.question_id is not null"]
    if out:
        wanted.append(f"{base} not in ({_texts(out)}) and coalesce(a.other, '') not in ({_texts(out)})")
    kept = f"list_filter({answers}, lambda a: {' and '.join(wanted)})"
    value = _labelled(job, shape, own_id)
    return f"list_transform({kept}, lambda a: struct_pack(question_id := {own_id} || {item}, raw_value := {value}))"


def _own_id(names: dict[str, str], base: str) -> str:
    """A question's declared id, found by either of the ids that the tool gives it."""
    if not names:
        return base
    known = _texts(names)
    by_base = f"when {base} in ({known}) then {worded(names, base)}"
    return f"case {by_base} when a.other in ({known}) then {worded(names, 'a.other')} else {base} end"


def _labelled(job: Job, shape: Shape, own_id: str) -> str:
    declared = sorted({*(job.survey.get("labels") or {}), *shape.labels} - {"*"})
    rest = worded(labels_for(job, {}, "*"), "a.raw_value")
    if not declared:
        return rest
    words = [(name, worded(labels_for(job, shape.labels, name), "a.raw_value")) for name in declared]
    cases = " ".join(f"when {sql_text(name)} then {value}" for name, value in words)
    return f"case {own_id} {cases} else {rest} end"


def _texts(words: Any) -> str:
    return ", ".join(sql_text(word) for word in words)


def _titles(con: duckdb.DuckDBPyConnection, shape: Shape, path: str) -> dict[str, str]:
    """Wording by question id, where the records themselves hold the questionnaire."""
    if shape.titles is None:
        return {}
    rows = con.execute(
        f"select id, max(title) from ({shape.titles.format(root=path)}) where id is not null group by 1 order by 1"
    ).fetchall()
    return {str(own): str(title or own) for own, title in rows}
