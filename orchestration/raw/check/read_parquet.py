"""Parquet as records: columns by name, every value as text so that one set of checked casts serves all formats.

Add handling of a nested type here when a feed needs one.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb

from orchestration.raw.check.extra import extra_object
from orchestration.raw.check.header import match_columns, used_positions
from orchestration.raw.check.job import HoldFile, Job
from orchestration.raw.check.numbers import native_number
from orchestration.raw.check.records import Records, joined
from orchestration.sql import sql_name, sql_text


def read_parquet(con: duckdb.DuckDBPyConnection, job: Job) -> Records:
    """The rows of a Parquet file.

    Raises:
        HoldFile: the file is damaged, or its columns do not fit.
    """
    relation = f"read_parquet({sql_text(job.path)})"
    try:
        file = _opened(Path(job.path))
        wide = _wide_decimals(file)
        if wide:
            relation = f"read_parquet({sql_text(str(_with_texts(job, file, wide)))})"
        kinds = {str(row[0]): str(row[1]) for row in con.execute(f"describe select * from {relation}").fetchall()}
        counted = int(file.metadata.num_rows)
        row = con.execute(f"select count(*) from {relation}").fetchone()
    except (duckdb.Error, ValueError) as error:
        raise HoldFile("truncated", f"the Parquet file is damaged or cut off ({error}); ask for it again") from error
    if row is None or row[0] != counted:
        raise HoldFile("unbalanced", f"the footer says {counted:,} rows, the reader finds {row and row[0]:,}")
    _hold_if_twice(list(file.schema_arrow.names))
    kinds |= dict.fromkeys(wide, "DECIMAL")
    positions, warnings = match_columns(job, list(kinds))
    _read_again(file, [list(kinds)[at] for at in sorted(used_positions(positions))], counted)
    texts = [_text(name, kind) for name, kind in kinds.items()]
    types = {column.name: column.type for column in job.columns}
    columns = {
        name: joined([_declared(job, types[name], texts[at], list(kinds.values())[at]) for at in places])
        for name, places in positions.items()
    }
    order_by = _text(job.order_by, kinds[job.order_by]) if job.order_by else None

    def locate(numbers: set[int]) -> dict[int, tuple[int, str]]:
        wanted = ", ".join(str(number) for number in sorted(numbers)) or "0"
        con.execute(f"select * from (select *, row_number() over () as _no from {relation}) where _no in ({wanted})")
        labels = [item[0] for item in con.description or []]
        found = {}
        for values in con.fetchall():
            row = dict(zip(labels, values, strict=True))
            number = int(row.pop("_no"))
            found[number] = (number, json.dumps(row, default=str))
        return found

    extra = extra_object(job, list(kinds), used_positions(positions), texts)
    return Records(relation, columns, counted, locate, order_by=order_by, warnings=warnings, extra=extra)


def _hold_if_twice(names: list[str]) -> None:
    """The reader renames columns that differ in upper and lower case only; which one a mapping means is unknown."""
    lowered = [name.lower() for name in names]
    twice = [name for name in names if lowered.count(name.lower()) > 1]
    if twice:
        raise HoldFile("duplicate_column", f"columns with one name: {', '.join(map(repr, twice))}; rename all but one")


def _opened(path: Path) -> Any:
    """The file in another reader than the one that loads.

    Raises:
        ValueError: its footer cannot be read.
    """
    from pyarrow import ArrowException
    from pyarrow import parquet as pq

    try:
        return pq.ParquetFile(path)
    except (ArrowException, OSError) as error:
        raise ValueError(str(error)) from error


def _wide_decimals(file: Any) -> list[str]:
    """Columns of more than 38 digits, which DuckDB would read as doubles, and so change."""
    from pyarrow import types

    return [field.name for field in file.schema_arrow if types.is_decimal256(field.type)]


def _with_texts(job: Job, file: Any, wide: list[str]) -> Path:
    """The file again, with the wide decimals as the texts of their digits; one batch of rows at a time."""
    import pyarrow as pa
    from pyarrow import parquet as pq

    target = Path(job.out_folder) / "texts.parquet"
    schema = pa.schema([pa.field(f.name, pa.string()) if f.name in wide else f for f in file.schema_arrow])
    try:
        with pq.ParquetWriter(target, schema) as writer:
            for batch in file.iter_batches(use_threads=False):
                for at, field in enumerate(batch.schema):
                    if field.name in wide:  # Arrow's own cast would write 0E-9
                        digits = [None if value is None else f"{value:f}" for value in batch.column(at).to_pylist()]
                        batch = batch.set_column(at, schema.field(at), pa.array(digits, pa.string()))
                writer.write_batch(batch)
    except (pa.ArrowException, OSError) as error:
        raise ValueError(str(error)) from error
    return target


def _declared(job: Job, kind: str, text: str, stored: str) -> str:
    return text if stored == "VARCHAR" else native_number(job, kind, text)


def _text(name: str, kind: str) -> str:
    """A column as text; whole numbers in a DOUBLE or DECIMAL column lose the zeros behind the point."""
    if kind.startswith(("STRUCT", "MAP")) or kind.endswith("]"):
        return f"cast(to_json({sql_name(name)}) as varchar)"
    if kind == "BLOB":  # text that its writer did not mark as text; other bytes end the reading
        return f"decode({sql_name(name)})"
    text = f"cast({sql_name(name)} as varchar)"
    if kind.startswith(("DECIMAL", "DOUBLE", "FLOAT")):
        return f"regexp_replace({text}, '\\.0+$', '')"
    return text


def _read_again(file: Any, names: list[str], counted: int) -> None:
    """Reads what will be loaded with another reader: pages rarely carry checksums, and DuckDB reads on over damage.

    Raises:
        HoldFile: the other reader cannot read it, or finds another number of rows.
    """
    from pyarrow import ArrowException

    try:
        rows = 0
        for batch in file.iter_batches(columns=names):
            batch.validate(full=True)
            rows += batch.num_rows
    except (ArrowException, OSError, ValueError, OverflowError) as error:
        raise HoldFile("cannot_be_read", f"the Parquet file is damaged ({error}); ask for it again") from error
    if rows != counted:
        raise HoldFile("unbalanced", f"the footer says {counted:,} rows, a second reader finds {rows:,}")


def footer_rows(path: Path) -> int:
    """Row count by another reader than the one that loads."""
    return int(_opened(path).metadata.num_rows)
