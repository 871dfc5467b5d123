"""Property: whatever text a valid file holds, in whatever dialect, arrives byte for byte, or is refused aloud."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path
from typing import Any

import duckdb
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orchestration.raw.check.check_file import check_file
from orchestration.raw.check.job import Job, PlannedColumn, Result

FIELDS = ("id", "note")
# every character but those no text file can hold; surrogates are not characters
TEXT = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00\r\n"), max_size=12)
ROWS = st.lists(st.tuples(st.integers(1, 10**6).map(str), TEXT), min_size=1, max_size=12)
DIALECTS = st.fixed_dictionaries(
    {
        "delimiter": st.sampled_from(",;|\t"),
        "lineterminator": st.sampled_from(["\n", "\r\n"]),
        "quoting": st.sampled_from([0, 1]),
    }
)
BOUNDED = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def _job(path: Path, content: bytes, delimiter: str) -> Job:
    path.write_bytes(content)
    columns = [PlannedColumn(name, "text", [name], True, required=name == "id") for name in FIELDS]
    return Job(
        source="s", path=str(path), shown_path=path.name, type="csv", size=len(content), delimiter=delimiter, quote='"',
        escape='"', encoding="utf-8", skip_rows=0, sheet=None, decimal=".", thousands="", null_values=[""],
        true_values=["true"], false_values=["false"], time_zone="UTC", columns=columns, order_by=None,
        order_by_format="iso", other_columns="ignore", max_bad_rows=1000, max_bad_share=1.0, max_bytes=10**9,
        max_ratio=1000.0, hash_key="00", out_folder=str(path.parent),
    )  # fmt: skip


def _check(content: bytes, delimiter: str) -> tuple[Result, list[tuple[Any, ...]]]:
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as con:
        result = check_file(con, _job(Path(folder) / "f.csv", content, delimiter))
        loaded = []
        if result.status == "ok":
            loaded = con.execute(
                f"select id, note from '{result.parquet}' where _reason is null order by _record_no"
            ).fetchall()
        return result, loaded


def _written(rows: list[tuple[str, str]], dialect: dict[str, Any]) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer, **dialect)
    writer.writerow(FIELDS)
    writer.writerows(rows)
    return buffer.getvalue().encode()


@BOUNDED
@given(rows=ROWS, dialect=DIALECTS)
def test_valid_text_arrives_byte_for_byte(rows: list[tuple[str, str]], dialect: dict[str, Any]) -> None:
    result, loaded = _check(_written(rows, dialect), dialect["delimiter"])
    assert (result.status, result.counted, result.bad) == ("ok", len(rows), [])
    assert loaded == [(number, text or None) for number, text in rows]


@BOUNDED
@given(
    rows=ROWS, dialect=DIALECTS, at=st.floats(0, 1), byte=st.integers(0, 255),
    kind=st.sampled_from(["flip", "cut", "insert", "double"]),
)  # fmt: skip
def test_damaged_files_balance_or_are_held_whole(
    rows: list[tuple[str, str]], dialect: dict[str, Any], at: float, byte: int, kind: str
) -> None:
    content = _written(rows, dialect)
    place = int(at * (len(content) - 1))
    damaged = {
        "flip": content[:place] + bytes([byte]) + content[place + 1 :],
        "cut": content[:place],
        "insert": content[:place] + bytes([byte]) + content[place:],
        "double": content[:place] + content[place // 2 :],
    }[kind]
    result, loaded = _check(damaged, dialect["delimiter"])
    if result.status == "held":
        assert result.reason
        assert result.message
        return
    assert result.counted == result.good + len(result.bad) == len(loaded) + len(result.bad)
    text = damaged.decode("utf-8", "surrogateescape").removeprefix("\ufeff")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=dialect["delimiter"])
    first, *others = [record for record in reader if record]
    header = [name.strip() for name in first]
    # blanks behind a closing quote are outside the value for us and inside it for a lenient reader
    places = header.index("id"), header.index("note")
    seen = {tuple(record[at].rstrip(" ") for at in places) for record in others if len(record) >= len(header)}
    found = {(number.rstrip(" "), (note or "").rstrip(" ")) for number, note in loaded}
    assert found <= seen, "every loaded value is one an independent reader sees"
