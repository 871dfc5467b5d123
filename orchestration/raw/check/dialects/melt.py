"""One list of answers a record, made by the engine: question, value, labels applied, blanks left out.

Add a rule for values here. Which columns are questions is decided by the layout of each tool and by `declared`.
"""

from __future__ import annotations

from dataclasses import replace

import duckdb

from orchestration.raw.check import times
from orchestration.raw.check.casts import keyed_hash, text_of
from orchestration.raw.check.dialects.layout import Layout, Question
from orchestration.raw.check.job import Job
from orchestration.raw.check.records import Records
from orchestration.sql import sql_text

_MANGLED = "[0-9]([.,][0-9]+)?[Ee][+][0-9]+"


def answers_of(job: Job, layout: Layout) -> str:
    """SQL of the list of answers in a record of a delimited file."""
    separators: dict[str, str] = job.survey.get("multi_select") or {}
    single, many = [], []
    for question in layout.questions:
        text = _given(job, f"c{question.at}")
        name = layout.ids_by_record.get(question.at, sql_text(question.id))
        if question.id in separators:
            parts = f"string_split({text}, {sql_text(separators[question.id])})"
            item = _labelled(job, layout, question.id, "trim(part)")
            part_id = f"{name} || '_' || {choice_code(job, 'trim(part)')}"
            many.append(f"coalesce(list_transform({parts}, lambda part: {_answer(part_id, item)}), [])")
        else:
            single.append(_answer(name, _labelled(job, layout, question.id, text)))
    lists = [f"[{', '.join(single)}]" if single else "", *many]
    whole = " || ".join(part for part in lists if part) or "[{'question_id': '', 'raw_value': cast(null as varchar)}]"
    return f"list_filter({whole}, lambda answer: nullif(answer.raw_value, '') is not null)"


def _answer(question_id: str, value: str) -> str:
    return f"struct_pack(question_id := {question_id}, raw_value := {value})"


def choice_code(job: Job, choice: str) -> str:
    """SQL of what tells a choice apart: its number, else a short keyed hash, as a choice may be free text (`other`)."""
    short = f"left({keyed_hash(choice, job.hash_key)}, 12)"
    return f"case when regexp_full_match({choice}, '[0-9]{{1,6}}') then {choice} else {short} end"


def _given(job: Job, text: str) -> str:
    text = f"trim({text})"
    for word in dict.fromkeys(["", *job.null_values]):
        text = f"nullif({text}, {sql_text(word)})"
    return text


def labels_for(job: Job, known: dict[str, dict[str, str]], question_id: str) -> dict[str, str]:
    """Words and their numbers: those of the tool, then those declared for every question, then for this one."""
    declared: dict[str, dict[str, str]] = job.survey.get("labels") or {}
    return {**known.get(question_id, {}), **declared.get("*", {}), **declared.get(question_id, {})}


def _labelled(job: Job, layout: Layout, question_id: str, text: str) -> str:
    labels = labels_for(job, layout.labels, question_id)
    return worded(labels, text)


def worded(labels: dict[str, str], text: str) -> str:
    """SQL of a text with declared words replaced."""
    if not labels:
        return text
    words = " ".join(f"when {sql_text(theirs)} then {sql_text(str(ours))}" for theirs, ours in labels.items())
    return f"case {text} {words} else {text} end"


def with_exclusions(
    con: duckdb.DuckDBPyConnection, job: Job, records: Records, own: str | None
) -> tuple[Job, list[str]]:
    """Puts into `exclusion` why a response must not be scored: what it says, the tool, its time, a later copy of it."""
    warnings, reasons = [], []
    said = _text_of(job, records, "exclusion")
    if said:
        reasons.append(f"nullif(trim({said}), '')")
    if own:
        reasons.append(own.replace("{status}", f"trim({_text_of(job, records, 'status') or 'null'})"))
    if job.survey.get("opened_on"):
        reasons += _before(job, records)
    if repeated := _mark_repeated(con, records):
        reasons.append("case when _last_at > _at then 'duplicate_response' end")
        warnings.append(f"{repeated:,} responses stand twice or more: the last of each counts")
    records.columns["exclusion"] = f"coalesce({', '.join(reasons)}, null)" if reasons else "cast(null as varchar)"
    columns = [replace(c, values={}) if c.name == "exclusion" else c for c in job.columns]  # their words are ours now
    return replace(job, columns=columns), warnings


def _text_of(job: Job, records: Records, name: str) -> str | None:
    return next((text_of(job, records, column) for column in job.columns if column.name == name), None)


def _before(job: Job, records: Records) -> list[str]:
    """SQL that finds responses from before the declared first day of the survey, in its time zone."""
    column = next(column for column in job.columns if column.name == "answered_at")
    text = text_of(job, records, column)
    if text is None:
        return []
    moment = times.timestamp(job, column, f"({text})", "x")[0]
    opened = sql_text(str(job.survey["opened_on"]))
    start = f"timezone('UTC', timezone({sql_text(job.time_zone)}, timestamp {opened}))"
    return [f"case when {moment} < {start} then 'before_survey' end"]


def _mark_repeated(con: duckdb.DuckDBPyConnection, records: Records) -> int:
    """Adds `_last_at`, the last record of the same response, where a response stands more than once."""
    response = records.columns["response_id"]
    con.execute(
        f"""create or replace temp table repeated as
            select {response} as _response, max(_at) as _last_at from {records.relation}
            where {response} is not null group by 1 having count(*) > 1"""
    )
    row = con.execute("select count(*) from repeated").fetchone()
    if not row or not row[0]:
        return 0
    records.relation = (
        f"(select delivered.*, repeated._last_at from (select *, {response} as _response_text from {records.relation}) "
        "as delivered left join repeated on delivered._response_text = repeated._response)"
    )
    return int(row[0])


def mangled_id(response: str) -> str:
    """SQL that finds an id that a spreadsheet has rounded; null otherwise."""
    return f"case when regexp_full_match(trim({response}), {sql_text(_MANGLED)}) then 'mangled_id' end"


def as_dicts(questions: list[Question]) -> list[dict[str, str]]:
    """Questions for the pipe."""
    return [
        {"question_id": q.id, "wording": q.wording, "question_group": q.group, "item": q.item, "hint": q.hint}
        for q in questions
    ]
