"""A survey export as records: recognised, laid out, its answers in one list a record, its times understood.

The steps are the same for every tool; add one here when it needs the whole file.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import duckdb

from orchestration.raw.check.casts import keyed_hash
from orchestration.raw.check.dialects.dates import with_dates
from orchestration.raw.check.dialects.declared import with_declared
from orchestration.raw.check.dialects.documents import read_documents
from orchestration.raw.check.dialects.layout import Layout
from orchestration.raw.check.dialects.melt import answers_of, as_dicts, mangled_id, with_exclusions
from orchestration.raw.check.dialects.recognise import recognise
from orchestration.raw.check.job import HoldFile, Job
from orchestration.raw.check.read_text import read_text
from orchestration.raw.check.records import Records, agreed

_TRUE, _FALSE = "('1', 'true', 'yes')", "('0', 'false', 'no')"


def laid_out(job: Job) -> tuple[Job, Layout | None]:
    """The job with the number of header rows, and what they say; JSON has none and is known by its records."""
    if job.type not in ("csv", "tsv"):
        return job, None
    layout = recognise(job)
    return replace(job, header_rows=layout.header_rows), layout


def read_survey(
    con: duckdb.DuckDBPyConnection, job: Job, layout: Layout | None
) -> tuple[Job, Records, str, list[dict[str, Any]]]:
    """The job as this file needs it, its records, how it was recognised, and its questions.

    Raises:
        HoldFile: the file is of no known tool, or cannot be understood without being told more.
    """
    if layout is not None:
        job, records, why, questions, exclusion = _read_table(con, job, layout)
    elif job.type in ("json", "jsonl"):
        job, records, why, questions, exclusion = read_documents(con, job)
        records = taken_in(con, records)
    else:
        raise HoldFile(
            "unknown_dialect", f"survey exports are read as CSV, TSV or JSON, not {job.type}; export it as CSV"
        )
    columns = records.columns
    if "is_finished" in columns:
        word = f"lower(trim({columns['is_finished']}))"
        columns["is_finished"] = f"case when {word} in {_TRUE} then 'true' when {word} in {_FALSE} then 'false' end"
    job, told = with_dates(con, job, records)
    job, repeated = with_exclusions(con, job, records, exclusion)
    records.warnings = [*told, *repeated, *records.warnings]
    records.relation = f"(select *, {records.answers} as _list from {records.relation})"
    records.answers = "_list"
    columns["answer_count"] = "cast(len(_list) as varchar)"
    checks = [check for check in (records.precheck, mangled_id(columns["response_id"])) if check]
    records.precheck = f"coalesce({', '.join(checks)}, null)"
    return job, records, why, questions


def _read_table(
    con: duckdb.DuckDBPyConnection, job: Job, layout: Layout
) -> tuple[Job, Records, str, list[dict[str, Any]], str | None]:
    job, layout, warnings = with_declared(job, layout)
    taken = {question.at for question in layout.questions} | layout.left_out
    taken |= {at for names in layout.about.values() for name in names if (at := layout.at(name)) is not None}
    records = taken_in(con, read_text(job, layout.names, frozenset(taken)))
    mapped = {column.name for column in job.columns if column.is_mapped}
    for name, text in layout.texts.items():
        if name in records.columns and name not in mapped:
            records.columns[name] = text
    if "response_id" in layout.texts and "response_id" not in mapped:
        # no id of its own: a keyed hash, as there may be an address in it
        con.execute(
            f"alter table answered add column _id varchar; update answered set _id = made.id from (select _at as at, "
            f"{keyed_hash(layout.texts['response_id'], job.hash_key)} as id from answered) as made where _at = made.at"
        )
        records.columns["response_id"] = "_id"
    records.answers = answers_of(job, layout)
    records.warnings += warnings
    return job, records, f"{layout.dialect}: {layout.why}", as_dicts(layout.questions), layout.exclusion


def taken_in(con: duckdb.DuckDBPyConnection, records: Records) -> Records:
    """The records as a table with their numbers, since a survey is looked at more than once."""

    def read(some: Records) -> int:
        con.execute(f"create or replace temp table answered as select {some.record_no} as _at, * from {some.relation}")
        row = con.execute("select count(*) from answered").fetchone()
        return int(row[0]) if row else 0

    records = agreed(records, read)
    records.relation, records.record_no = "answered", "_at"
    records.instead = records.recount = None
    return records
