"""Writes a table as Parquet in one of the many ways writers do: types, encodings, row groups, compression."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import pyarrow as pa
from hypothesis import strategies as st
from pyarrow import parquet as pq

from orchestration.raw.check.job import PlannedColumn

_SELDOM = st.sampled_from((False, False, False, True))
# storage of a contract type: exact ones first, then those that may change or hide the value
_EXACT: dict[str, list[pa.DataType]] = {
    "text": [pa.string(), pa.large_string(), pa.binary(), pa.dictionary(pa.int32(), pa.string()), pa.string_view()],
    "integer": [pa.int64(), pa.int64(), pa.string()],
    "decimal": [pa.decimal128(18, 4), pa.decimal128(38, 10), pa.decimal256(50, 4), pa.string()],
    "number": [pa.float64(), pa.float64(), pa.string()],
    "boolean": [pa.bool_(), pa.string()],
    "date": [pa.date32(), pa.date64(), pa.string()],
    "timestamp": [
        pa.timestamp("us", "UTC"),
        pa.timestamp("ms", "UTC"),
        pa.timestamp("ns", "UTC"),
        pa.timestamp("us", "Europe/Paris"),
    ],
    "json": [pa.string(), pa.binary()],
    "currency": [pa.string(), pa.dictionary(pa.int8(), pa.string())],
}
_ODD: dict[str, list[pa.DataType]] = {
    "text": [pa.int64(), pa.float64(), pa.date32(), pa.list_(pa.int64()), pa.time64("us"), pa.binary(3), pa.null()],
    "integer": [pa.float64(), pa.uint64(), pa.decimal128(20, 2), pa.int8(), pa.float32(), pa.uint16()],
    "decimal": [pa.float64(), pa.int32(), pa.float32(), pa.decimal128(38, 10)],
    "number": [pa.float32(), pa.float16(), pa.int64(), pa.decimal128(9, 1)],
    "boolean": [pa.int32(), pa.float64()],
    "date": [pa.timestamp("us"), pa.timestamp("us", "UTC"), pa.int32()],
    "timestamp": [pa.timestamp("us"), pa.timestamp("ns"), pa.date32(), pa.int64()],
    "json": [pa.struct([("a", pa.int64()), ("b", pa.string())]), pa.list_(pa.string()), pa.map_(pa.string(), pa.int64())],
    "currency": [pa.binary(3), pa.int32()],
}  # fmt: skip
_SAMPLES: list[tuple[Callable[[pa.DataType], bool], list[Any]]] = [
    (pa.types.is_floating, [0.5, 1.0, -0.0, 1e20, float("nan"), float("inf"), None, 16777217.0, 0.1]),
    (pa.types.is_decimal, [dt.timedelta(0), 1, 2, None, -3]),
    (pa.types.is_unsigned_integer, [0, 1, 255, None]),
    (pa.types.is_integer, [0, 1, 127, None, -5]),
    (pa.types.is_timestamp, [dt.datetime(2026, 3, 29, 2, 30), dt.datetime(2026, 10, 25, 2, 30), dt.datetime(1950, 1, 1), dt.datetime(2200, 1, 1), None]),
    (pa.types.is_date, [dt.date(2026, 1, 1), dt.date(1800, 1, 1), None]),
    (pa.types.is_time, [dt.time(10, 0), None]),
    (pa.types.is_map, [[("k", 1)], [], None]),
    (pa.types.is_struct, [{"a": 1, "b": "it's"}, {"a": None, "b": '"'}, None]),
    (pa.types.is_fixed_size_binary, [b"abc", b"\xff\x00a", None]),
    (lambda kind: kind == pa.list_(pa.int64()), [[1, 2], [], [None], None]),
    (lambda kind: kind == pa.list_(pa.string()), [["a", "b,c"], [], ['"'], None]),
    (pa.types.is_null, [None]),
]  # fmt: skip


def parquet_bytes(
    draw: st.DrawFn, columns: list[PlannedColumn], cells: list[list[Any]], job: dict[str, Any]
) -> tuple[bytes, bool]:
    """The file, and whether each value in it is exactly the table's."""
    exact = True
    arrays: list[pa.Array] = []
    for at, column in enumerate(columns):
        values = [row[at] for row in cells]
        array, kept = _array(draw, values, column)
        arrays.append(array)
        exact &= kept
    names = [column.name for column in columns]
    if draw(_SELDOM):
        arrays.append(pa.array(["more"] * len(cells)))
        # a twin that differs in capitals only, the same name again, or a stranger
        names.append(draw(st.sampled_from(["unmapped", names[-1].upper(), names[-1], names[-1] + "_1"])))
        exact &= names[-1] == "unmapped"
    order = draw(st.permutations(range(len(names)))) if draw(_SELDOM) else list(range(len(names)))
    table = pa.Table.from_arrays([arrays[at] for at in order], names=[names[at] for at in order])
    pick = lambda *choices: draw(st.sampled_from(choices))  # noqa: E731
    buffer = io.BytesIO()
    options: dict[str, Any] = {
        "compression": pick("snappy", "none", "gzip", "zstd", "lz4", "brotli"), "use_dictionary": pick(True, False),
        "row_group_size": pick(None, 1, 2), "data_page_version": pick("1.0", "2.0"), "data_page_size": pick(None, 16),
        "use_deprecated_int96_timestamps": pick(False, False, True), "write_page_checksum": pick(False, True),
        "store_schema": pick(True, False), "version": pick("2.6", "1.0"),
    }  # fmt: skip
    if options["use_deprecated_int96_timestamps"]:
        options["store_schema"] = False  # INT96 alone does not say whether it means UTC
        exact &= not any(pa.types.is_timestamp(kind) for kind in table.schema.types)
    try:
        pq.write_table(table, buffer, **options)
    except (pa.ArrowException, NotImplementedError):
        buffer = io.BytesIO()
        pq.write_table(table, buffer)
    return buffer.getvalue(), exact


def _array(draw: st.DrawFn, values: list[Any], column: PlannedColumn) -> tuple[pa.Array, bool]:
    """One column; with odd texts in it, as texts."""
    if any(type(value).__name__ == "Odd" for value in values):
        return pa.array([_text(value) for value in values], pa.string()), False
    if column.name != "c0" and draw(_SELDOM):
        kind = draw(st.sampled_from(_ODD[column.type]))
        samples = next(sample for fits, sample in _SAMPLES if fits(kind))
        chosen = [draw(st.sampled_from(samples)) for _ in values]
        if pa.types.is_decimal(kind):
            from decimal import Decimal

            chosen = [None if value is None else Decimal(value if isinstance(value, int) else 0) for value in chosen]
        return pa.array(chosen, kind), False
    kind = draw(st.sampled_from(_EXACT[column.type]))
    if pa.types.is_string(kind) or pa.types.is_binary(kind):
        texts = [_text(value) for value in values]
        declared = column.format not in (None, "iso") and column.type == "timestamp"
        return pa.array(
            [t.encode() if t is not None and pa.types.is_binary(kind) else t for t in texts], kind
        ), not declared
    if pa.types.is_timestamp(kind):
        values = [None if value is None else value.replace(tzinfo=dt.UTC) for value in values]
    return pa.array(values, kind), True


def _text(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, dt.date) else str(value)
