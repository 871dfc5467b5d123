"""One file from bytes to typed Parquet: sniff, read, cast, separate good from bad, balance.

Add a step between these when a check needs the whole file. The work file is the parent's business.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from orchestration.raw.check.advice import advice
from orchestration.raw.check.casts import cast_column, keyed_hash, text_name
from orchestration.raw.check.control import check_control, check_sums
from orchestration.raw.check.dialects.propose import proposals
from orchestration.raw.check.dialects.read import laid_out, read_survey
from orchestration.raw.check.held import count_held, hint
from orchestration.raw.check.job import BadRecord, HoldFile, Job, Result
from orchestration.raw.check.messages import message_for
from orchestration.raw.check.records import Records, agreed, joined, too_many_bad
from orchestration.raw.check.sniff import sniff
from orchestration.raw.check.strict_json import register_is_json
from orchestration.sql import sql_name, sql_text


def check_file(con: duckdb.DuckDBPyConnection, job: Job) -> Result:
    """Everything the parent needs to load the file, or the reason to hold it whole."""
    counted = 0
    if job.type in ("json", "jsonl") or any(column.type == "json" for column in job.columns):
        register_is_json(con)
    try:
        sniff(job)
        recognised, questions = "", list[dict[str, Any]]()
        if job.dialect:
            job, layout = laid_out(job)
            job, records, recognised, questions = read_survey(con, job, layout)
        else:
            records = _read(con, job)
        counted = records.counted
        records = _checked(con, job, records)
        counted = records.counted
        expected = check_control(job, counted)
        result = _result(con, job, records)
        result.control_records = expected
        if job.dialect:
            result.recognised, result.questions = recognised, proposals(con, questions)
        return result
    except HoldFile as hold:
        return Result(
            "held", counted=counted or count_held(job, hold.reason), reason=hold.reason,
            message=hold.message + hint(job, hold.reason),
        )  # fmt: skip
    except UnicodeError as error:
        message = f"the bytes are not {job.encoding} ({error}); declare `format: {{encoding: …}}`, or ask for it again"
        return Result("held", reason="wrong_encoding", message=message)


def _read(con: duckdb.DuckDBPyConnection, job: Job) -> Records:
    if job.type in ("csv", "tsv"):
        from orchestration.raw.check.read_text import read_text

        return read_text(job)
    if job.type in ("jsonl", "json"):
        from orchestration.raw.check.read_json import read_json

        return read_json(con, job)
    if job.type == "parquet":
        from orchestration.raw.check.read_parquet import read_parquet

        return read_parquet(con, job)
    from orchestration.raw.check.read_xlsx import read_xlsx

    return read_xlsx(con, job)


def _number_records(job: Job, records: Records) -> None:
    """Puts the record's number into the columns that are declared to hold it, behind what they join."""
    for column in job.columns:
        if column.record_number and column.constant is None:
            parts = [records.columns[column.name]] if column.join else []
            records.columns[column.name] = joined([*parts, f"cast({records.record_no} as varchar)"])


def _checked(con: duckdb.DuckDBPyConnection, job: Job, records: Records) -> Records:
    """Writes all records, cast and judged, to `checked.parquet`; the records as they were read in the end.

    The fast reading stands only where it agrees with a count made without it; else the slow one is taken.
    """
    records = agreed(records, lambda some: _write_checked(con, job, some))
    con.execute(f"create or replace temp view checked as from read_parquet({sql_text(str(_target(job)))})")
    return records


def _target(job: Job) -> Path:
    return Path(job.out_folder) / "checked.parquet"


def _write_checked(con: duckdb.DuckDBPyConnection, job: Job, records: Records) -> int:
    """Typed columns, hashed neighbours and the first reason a record is bad, in one pass; how many records were read.

    Three steps over each other (texts, values, reasons), since an expression that stands twice is computed twice.
    """
    _number_records(job, records)
    casts = [(column, cast_column(job, records, column)) for column in job.columns]
    texts = [f"{records.record_no} as _record_no", f"{_order_text(job, records.order_by)} as _order_text"]
    texts += [f"{records.extra or 'cast(null as varchar)'} as _extra", f"{records.precheck or 'null'} as _odd"]
    texts += [f"{records.answers} as _answers"] if records.answers else []
    texts += [f"{cast.text} as {text_name(column)}" for column, cast in casts]
    values = [f"{cast.value} as {sql_name(column.name)}" for column, cast in casts]
    values.append(f"{_order_key(records.order_by)} as _order_by")
    kept = [sql_name(column.name) for column in job.columns]
    for column in job.columns:
        if column.with_key:
            kept.append(f"{keyed_hash(sql_name(column.name), job.hash_key)} as {sql_name(column.name + '__key')}")
    kept += ["_order_by", "_extra", *(["_answers"] if records.answers else [])]
    reasons = ["':' || _odd"] if records.precheck else []
    reasons += [f"{sql_text(column.name + ':')} || {cast.reason}" for column, cast in casts if cast.reason != "null"]
    # nearly every record is fine, and to see that takes a third of the time of looking for a reason
    fine = ["_odd is null"] if records.precheck else []
    fine += [cast.fine for _, cast in casts if cast.reason != "null"]
    reason = (
        f"case when not ({' and '.join(fine)}) then coalesce({', '.join(reasons)}, null) end" if reasons else "null"
    )
    row = con.execute(
        f"""copy (
            select _record_no, {", ".join(kept)}, cast({reason} as varchar) as _reason
            from (select *, {", ".join(values)} from (select {", ".join(texts)} from {records.relation}))
        ) to {sql_text(str(_target(job)))}
            (format parquet, parquet_version v2, row_group_size 250_000, dictionary_size_limit 1000)"""
    ).fetchone()
    return int(row[0]) if row else 0


def _order_text(job: Job, raw: str | None) -> str:
    """The declared order column's text, times as ISO."""
    if raw is None:
        return "cast(null as varchar)"
    text = f"coalesce(trim({raw}), '')"
    if job.order_by_format != "iso":
        text = f"coalesce(strftime(try_strptime({text}, {sql_text(job.order_by_format)}), '%Y-%m-%d %H:%M:%S.%f'), '')"
    return text


def _order_key(raw: str | None) -> str:
    """Text that sorts as the order column does: numbers padded."""
    is_number = "regexp_full_match(_order_text, '[0-9]+')"
    return f"case when {is_number} then lpad(_order_text, 24, '0') else _order_text end" if raw else "_order_text"


def _result(con: duckdb.DuckDBPyConnection, job: Job, records: Records) -> Result:
    bad = [*records.bad, *_bad_values(con, job, records)]
    hold = too_many_bad(job, len(bad), records.counted)
    if hold is not None:
        raise hold
    good = _scalar(con, "select count(*) from checked where _reason is null")
    if good + len(bad) != records.counted:
        raise HoldFile(
            "unbalanced",
            f"{records.counted:,} records counted, but {good:,} good and {len(bad):,} bad ones read; "
            "nothing was loaded. Please report the file",
        )
    bad.sort(key=lambda record: record.record_no)
    totals = _totals(con, job)
    check_sums(job, totals, bad=len(bad))
    warnings = [*records.warnings, *advice(con, job, records, bad)]
    return Result(
        "ok", counted=records.counted, good=good, bad=bad, warnings=warnings,
        parquet=str(_target(job)), numeric_totals=totals, max_event_at=_max_event_at(con, job),
    )  # fmt: skip


def _bad_values(con: duckdb.DuckDBPyConnection, job: Job, records: Records) -> list[BadRecord]:
    """Records refused by a cast, found again in the file for their line and raw text."""
    limit = job.max_bad_rows + 1
    rows = con.execute(
        f"select _record_no, _reason from checked where _reason is not null order by 1 limit {limit}"
    ).fetchall()
    total = _scalar(con, "select count(*) from checked where _reason is not null")
    hold = too_many_bad(job, total + len(records.bad), records.counted)
    if hold is not None:
        first = [f"{reason} in record {number}" for number, reason in rows[:3]]
        raise HoldFile(hold.reason, f"{hold.message}. First: {'; '.join(first)}")
    places = records.locate({int(number) for number, _ in rows}) if rows else {}
    found: list[BadRecord] = []
    for number, reason in rows:
        column, code = str(reason).split(":", 1)
        line, raw = places.get(int(number), (0, ""))
        found.append(BadRecord(int(number), line, column, code, message_for(job, column, code), raw))
    return found


def _totals(con: duckdb.DuckDBPyConnection, job: Job) -> dict[str, str]:
    names = [column.name for column in job.columns if column.type in ("integer", "decimal")]
    if not names:
        return {}
    sums = ", ".join(f"cast(sum({sql_name(name)}) as varchar)" for name in names)
    row = con.execute(f"select {sums} from checked where _reason is null").fetchone()
    return {name: value for name, value in zip(names, row or (), strict=True) if value is not None}


def _max_event_at(con: duckdb.DuckDBPyConnection, job: Job) -> str | None:
    name = next((column.name for column in job.columns if column.type == "timestamp" and column.required), None)
    if name is None:
        return None
    row = con.execute(f"select max({sql_name(name)})::varchar from checked where _reason is null").fetchone()
    return row[0] if row else None


def _scalar(con: duckdb.DuckDBPyConnection, sql: str) -> int:
    row = con.execute(sql).fetchone()
    return int(row[0]) if row else 0
