"""What every reader hands to the casts: an SQL relation of text columns, and how to find a record again.

Add a field when all formats need it. How a format is read belongs in its own `read_*` module.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from orchestration.raw.check.job import BadRecord, HoldFile, Job
from orchestration.sql import sql_text


def joined(parts: list[str]) -> str:
    """One text of several columns, null when any of them is."""
    return " || ':' || ".join(parts)


def written_out(target: Path, labels: list[str]) -> str:
    """The relation over a file that a slow reader wrote: all values quoted, lines ended by LF, whatever they hold."""
    columns = ", ".join(f"{sql_text(label)}: 'VARCHAR'" for label in labels)
    return (
        f"read_csv({sql_text(str(target))}, auto_detect=false, header=false, columns={{{columns}}}, delim=',', "
        "quote='\"', escape='\"', comment='', new_line='\\n', strict_mode=true, null_padding=false, nullstr='', "
        "max_line_size=20000000)"
    )


@dataclass
class Records:
    """One file as an SQL relation of VARCHAR expressions.

    `columns` maps each canonical column that the file has to an expression; `record_no` and `line` are
    expressions too. `counted` comes from the independent counter, `bad` holds what could not even be read.
    `extra` is the JSON object of what nobody mapped. `locate` gives line and raw text of records by number.
    `answers` is a list of structs, for records that hold many rows of another feed.
    `recount` is a slow second count, `instead` a slow exact reading, for when the relation and the count disagree.
    """

    relation: str
    columns: dict[str, str]
    counted: int
    locate: Callable[[set[int]], dict[int, tuple[int, str]]]
    record_no: str = "row_number() over ()"
    order_by: str | None = None
    bad: list[BadRecord] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    precheck: str | None = None
    extra: str | None = None
    recount: Callable[[], int] | None = None
    instead: Callable[[], Records] | None = None
    answers: str | None = None


def agreed(records: Records, read: Callable[[Records], int]) -> Records:
    """The records as `read` took them in: fast when that agrees with the count, else by the slow exact reading."""
    try:
        rows = read(records)
    except (duckdb.InvalidInputException, duckdb.ConversionException, duckdb.OutOfMemoryException):
        if records.instead is None:
            raise
        rows = -1
    if records.instead is not None and rows != records.counted:
        if rows < 0 or records.recount is None or rows != records.recount():
            records = records.instead()
            read(records)
        else:
            records.counted = rows
    return records


def too_many_bad(job: Job, bad: int, counted: int, *, stopped: bool = False) -> HoldFile | None:
    """The reason to hold the file when more records are bad than the source's limits allow.

    `stopped`: reading ended there, so that more may be bad.
    """
    over_share = bad > 10 and bad > job.max_bad_share * counted
    if bad > job.max_bad_rows or over_share or (bad == counted and counted > 1):
        return HoldFile(
            "too_many_bad",
            f"{'at least ' if stopped else ''}{bad:,} of {counted:,} records do not fit the contract "
            f"(limits: {job.max_bad_rows:,} records, "
            f"{job.max_bad_share:.1%}); mend the mapping of source {job.source} or raise its limits",
        )
    return None
