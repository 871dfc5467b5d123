"""Warnings about a file that is loaded: what a person should know although every record is accounted for.

Add a warning here when it needs the checked rows; those about headers are given where headers are matched.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from orchestration.raw.check import times
from orchestration.raw.check.casts import text_of
from orchestration.raw.check.control import declared_totals
from orchestration.raw.check.job import BadRecord, Job
from orchestration.raw.check.records import Records
from orchestration.raw.check.sniff import is_gzip
from orchestration.sql import sql_name


def advice(con: duckdb.DuckDBPyConnection, job: Job, records: Records, bad: list[BadRecord]) -> list[str]:
    """All warnings about the rows."""
    if records.counted == 0:
        return ["the file has no records"]
    return [
        *_cut_off(job, records, bad),
        *_twice_shown(con, job, records),
        *_never_filled(con, job),
        *_unproved_sums(job, bad),
    ]


def _cut_off(job: Job, records: Records, bad: list[BadRecord]) -> list[str]:
    """A last record that is bad and has no end of line was most likely cut."""
    if job.type not in ("csv", "tsv", "jsonl") or not bad or bad[-1].record_no != records.counted:
        return []
    path = Path(job.path)
    if is_gzip(path):
        return []
    with path.open("rb") as file:
        file.seek(-1, 2)
        ends = file.read(1) in (b"\n", b"\r", b"\x00")
    return [] if ends else ["the file ends in the middle of a record: cut off? A count sidecar would prove it"]


def _twice_shown(con: duckdb.DuckDBPyConnection, job: Job, records: Records) -> list[str]:
    """Local times that the clock shows twice when it is put back: read as the later one, and said."""
    warnings = []
    for column in job.columns:
        text = text_of(job, records, column)
        near = times.twice_shown(job, sql_name(column.name)) if column.type == "timestamp" and text else None
        if near is None or text is None:
            continue
        row = con.execute(f"select count(*) from checked where _reason is null and {near}").fetchone()
        if not row or not row[0]:
            continue
        row = con.execute(
            f"""select count(*) from (select *, {records.record_no} as _at from {records.relation}) as delivered
                semi join (select _record_no from checked where _reason is null and {near}) as near
                on delivered._at = near._record_no
                where {times.is_ambiguous(job, times.naive_time(job, column, text))}"""
        ).fetchone()
        if row and row[0]:
            warnings.append(
                f"{column.name}: {row[0]:,} times that the clock in {job.time_zone} shows twice were read as the later "
                "one (standard time); deliver times with an offset to tell them apart"
            )
    return warnings


def _never_filled(con: duckdb.DuckDBPyConnection, job: Job) -> list[str]:
    """JSON has no header that could lack a column: a mapping that never finds anything is told here."""
    mapped = [c for c in job.columns if c.is_mapped and c.constant is None]
    if job.type not in ("jsonl", "json") or not mapped:
        return []
    counts = ", ".join(f"count({sql_name(column.name)})" for column in mapped)
    row = con.execute(f"select count(*), {counts} from checked where _reason is null").fetchone()
    if row is None or not row[0]:
        return []
    return [
        f"{column.name}: no record has a value at {' or '.join(column.join or column.candidates)}"
        for column, filled in zip(mapped, row[1:], strict=True)
        if not filled
    ]


def _unproved_sums(job: Job, bad: list[BadRecord]) -> list[str]:
    sums = [name for name in declared_totals(job.control or "") if name != "records"]
    return [f"sums of the sidecar not compared, as records were refused: {', '.join(sums)}"] if bad and sums else []
