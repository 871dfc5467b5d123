"""Rows of raw tables from the Parquet that a checking child wrote: records, and the answers in them.

Everything here runs inside the transaction that registers the file. What a record must satisfy is decided in `check`.
"""

from __future__ import annotations

import duckdb

from orchestration.raw.check.job import HoldFile, Result
from orchestration.raw.config_survey import ANSWERS
from orchestration.raw.contracts import LOAD_COLUMNS, canonical_feeds
from orchestration.raw.file_entry import FileEntry
from orchestration.sql import sql_name

# columns of an answer that are not those of its response, as SQL over a response with one `answer` of its list
_OF_THE_ANSWER = {
    "question_id": "answer.question_id",
    "raw_value": "answer.raw_value",
    "excluded_as": "exclusion",
    "instrument_version": "null",
    "duration_seconds": "coalesce(duration_seconds, "
    "case when answered_at >= started_at then epoch(answered_at) - epoch(started_at) end)",
}


def select_rows(entry: FileEntry, parquet: str) -> tuple[str, str]:
    """Column list and SELECT that give a checked file's good rows their load columns."""
    columns = list(entry.source.contract.table_columns())
    own = [sql_name(name) for name in columns if name not in LOAD_COLUMNS]
    select = ", ".join([*own, *_load_values("_extra")])
    return ", ".join(
        sql_name(name) for name in columns
    ), f"select {select} from read_parquet($parquet) where _reason is null"


def row_parameters(entry: FileEntry, parquet: str) -> dict[str, object]:
    """Values for the parameters in `select_rows`."""
    return {
        "source": entry.delivery.source, "zone": entry.time_zone, "kind": entry.source.delivery,
        "delivery": entry.sort_key, "file": entry.file_id, "version": entry.version, "parquet": parquet,
    }  # fmt: skip


def _load_values(extra: str) -> list[str]:
    order = "case when _order_by is null then $delivery else _order_by || ' ' || $delivery end"
    return ["$source", "$zone", "$kind", order, "$file", "$version", "_record_no", extra]


def insert_answers(con: duckdb.DuckDBPyConnection, entry: FileEntry, result: Result, among: str = "true") -> None:
    """Adds one row for each answer in the good records of a survey export; nothing for any other source.

    `among` narrows the records as the statement that inserted them did.

    Raises:
        HoldFile: other answers were inserted than the records hold.
    """
    if entry.source.dialect is None:
        return
    feed = canonical_feeds()[ANSWERS]
    columns = list(feed.table_columns())
    own = [_OF_THE_ANSWER.get(name, sql_name(name)) for name in columns if name not in LOAD_COLUMNS]
    values = row_parameters(entry, result.parquet) | {"source": entry.delivery.source, "file": entry.file_id}
    wanted = f"from read_parquet($parquet) where _reason is null and {among}"
    row = con.execute(
        f"insert into {feed.table_name} ({', '.join(map(sql_name, columns))}) "
        f"select {', '.join([*own, *_load_values('null')])} from (select *, unnest(_answers) as answer {wanted})",
        values,
    ).fetchone()
    narrow = {name: values[name] for name in ("parquet", "source", "file") if f"${name}" in wanted}
    held = con.execute(f"select coalesce(sum(answer_count), 0) {wanted}", narrow).fetchone()
    if row is None or held is None or int(row[0]) != int(held[0]):
        raise HoldFile("unbalanced", f"{held} answers in the records, {row} inserted; nothing loaded")


def insert_questions(con: duckdb.DuckDBPyConnection, entry: FileEntry, result: Result) -> None:
    """Replaces what is known of the questions of a survey export."""
    if entry.source.dialect is None:
        return
    con.execute(
        "delete from loads.survey_questions where source = ? and file_id = ?", [entry.delivery.source, entry.file_id]
    )
    if not result.questions:
        return
    names = list(result.questions[0])
    con.executemany(
        f"insert into loads.survey_questions (source, file_id, file_version, delivery, position, {', '.join(names)}) "
        f"values ({', '.join('?' * (len(names) + 5))})",
        [
            [entry.delivery.source, entry.file_id, entry.version, entry.sort_key, position, *question.values()]
            for position, question in enumerate(result.questions, start=1)
        ],
    )
