"""Bad input as JSON lines and JSON arrays: a bad line never becomes a row of nulls, and keeps its raw text."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest

from tests.conftest import Warehouse
from tests.unit.raw.matrix import EVENTS, TYPED, Case, Outcome, check, load_all, typed

EVENT = {"id": "e1", "at": "2026-01-01T10:00:00Z", "name": "viewed", "ctx": {"user": "u1"}}
ONE, TWO = json.dumps(EVENT) + "\n", json.dumps({**EVENT, "id": "e2"}) + "\n"
GOOD = ONE + TWO
ARRAY = json.dumps([EVENT, {**EVENT, "id": "e2"}], indent=1)


def events(ids: tuple[str, ...], name: str, content: str | bytes, **expected: Any) -> Case:
    return Case(ids, name, content, EVENTS, **expected)


def rows(ids: tuple[str, ...], name: str, content: str | bytes, **expected: Any) -> Case:
    return Case(ids, name, content, TYPED, **expected)


CASES = [
    events(("N1",), "clean", GOOD, loaded=2, select="event_id, user_id", rows=[("e1", "u1"), ("e2", "u1")]),
    events(("E1", "trap19"), "byte order mark", b"\xef\xbb\xbf" + GOOD.encode(), loaded=2),
    rows(("E1",), "a piece of a byte order mark before an array", b'\xbb\xbf[{"id": "r1"}]\n' + typed().encode() * 20, loaded=20,
         bad=[(1, None, "invalid_encoding")]),
    rows(("N2", "N3"), "one sign behind an old Mac newline at the end", typed() * 20 + '{"id": "r2"}\r]', loaded=21, bad=[(22, None, "not_an_object")],
         warns="the file ends in the middle of a record"),
    events(("N1",), "windows newlines", GOOD.replace("\n", "\r\n"), loaded=2),
    events(("N2",), "old mac newlines", GOOD.replace("\n", "\r"), loaded=2),
    events(("N3",), "no final newline", GOOD.rstrip("\n"), loaded=2),
    events(("N4",), "blank lines", ONE + "\n  \n" + TWO, loaded=2),
    events(("N5",), "mixed newlines", ONE + "\r\n" + TWO.replace("\n", "\r\n"), loaded=2),
    events(("F6", "trap30"), "gzip under a jsonl name", gzip.compress(GOOD.encode()), loaded=2),
    # J1-J8
    events(("J1",), "a truncated line", ONE + TWO[:-8] + "\n" + TWO, loaded=2, bad=[(2, None, "not_an_object")], says="not a JSON object",
           raw=TWO[:-8]),
    events(("J1", "F3"), "cut off in the middle of the last line", ONE + TWO[:-8], loaded=1, bad=[(2, None, "not_an_object")],
           warns="the file ends in the middle of a record"),
    events(("J2",), "a key named twice", ONE + '{"id": "e2", "at": "2026-01-01", "name": "x", "id": "e3"}\n', loaded=1,
           bad=[(2, None, "duplicate_key")], says="names a key twice"),
    events(("J2",), "a mapped key named twice deeper down", ONE + '{"id": "e2", "at": "2026-01-01", "name": "x", "ctx": {"user": "a", "user": "b"}}\n',
           loaded=1, bad=[(2, None, "duplicate_key")]),
    events(("J3", "trap18"), "an integer beyond 64 bits keeps its digits", '{"id": 123456789012345678901234567890, "at": "2026-01-01", "name": "x"}\n',
           loaded=1, select="event_id", rows=[("123456789012345678901234567890",)], warns="user_id: no record has a value at ctx.user"),
    rows(("J3", "T9"), "an integer beyond 64 bits in a number", typed(n=123456789012345678901234567890) + typed(n=1), loaded=1, bad=[(1, "n", "too_large")]),
    events(("J4", "E4", "trap19"), "bytes that are not UTF-8", ONE.encode() + b'{"id": "caf\xe9"}\n' + TWO.encode(), loaded=2,
           bad=[(2, None, "invalid_encoding")], says="declared encoding", raw='{"id": "caf\\xe9"}'),
    rows(("J4", "E4"), "latin-1 declared", '{"id": "r1", "t": "café"}\n'.encode("latin-1"), loaded=1, options={"format": {"encoding": "latin-1"}},
         select="t", rows=[("café",)]),
    rows(("E5",), "cp1252 declared", b'{"id": "r1", "t": "\x93x\x94"}\n', loaded=1, options={"format": {"encoding": "windows-1252"}}, select="t",
         rows=[("“x”",)]),
    events(("E2",), "utf-16 declared", GOOD.encode("utf-16"), loaded=2, options={"format": {"encoding": "utf-16"}}),
    events(("E2", "trap20"), "utf-16 undeclared", GOOD.encode("utf-16"), held="wrong_encoding", says="encoding: utf-16"),
    rows(("E6",), "UTF-8 and latin-1 in one file", typed(t="é").encode() + b'{"id": "r2", "t": "\xe9"}\n', loaded=1, bad=[(2, None, "invalid_encoding")]),
    rows(("E7",), "emoji, joiners, right to left", typed(t="👩‍👩‍👧 שלום e\u0301"), loaded=1, select="t", rows=[("👩‍👩‍👧 שלום e\u0301",)]),
    rows(("E9",), "control characters written as escapes", '{"id": "r1", "t": "a\\u0001b"}\n', loaded=1, select="t", rows=[("a\x01b",)]),
    rows(("J4", "trap19"), "half a surrogate pair", typed(t="x") + '{"id": "r2", "t": "\\ud800"}\n', loaded=1, bad=[(2, None, "not_an_object")]),
    rows(("J5",), "nested three thousand deep", '{"id": "r1", "j": ' + '{"a":' * 3000 + "1" + "}" * 3000 + "}\n", loaded=1, select="length(j)",
         rows=[(3000 * 6 + 1,)]),
    events(("J6", "trap17"), "the body of an API error", '{"error": "rate limited", "status": 429}\n', bad=[(1, "event_id", "missing_required")],
           warns="not mapped: error, status"),
    events(("J6", "trap16", "trap17"), "an API error among events", ONE + '{"error": "rate limited"}\n' + TWO, loaded=2,
           bad=[(2, "event_id", "missing_required")], says="is empty, but required", warns="not mapped: error"),
    events(("J7",), "a top-level array", ARRAY, loaded=2),
    events(("J7",), "an array with elements that are no objects", f"[{ONE.strip()}, 7, null]", loaded=1,
           bad=[(1, None, "not_an_object"), (1, None, "not_an_object")]),
    events(("J7", "F4"), "an array cut off", ARRAY[:-20], held="not_json", says="breaks off"),
    events(("J7",), "an array nested three thousand deep", '[{"id": "e1", "j": ' + "[" * 3000 + "]" * 3000 + "}]", held="not_json"),
    events(("J7", "H6"), "an empty array", "[]", loaded=0, warns="the file has no records"),
    events(("J8", "trap16"), "lines that are JSON and no objects", ONE + '[1]\n"text"\nnull\n', loaded=1,
           bad=[(2, None, "not_an_object"), (3, None, "not_an_object"), (4, None, "not_an_object")]),
    # values
    rows(("T10", "trap6"), "a fraction for a whole number", typed(n=4.7) + typed(n=4), loaded=1, bad=[(1, "n", "not_a_whole_number")]),
    rows(("T10",), "more decimals than four", typed(d=1.00501) + typed(d=1.005), loaded=1, bad=[(1, "d", "too_many_decimals")], select="d::varchar",
         rows=[("1.0050",)]),
    rows(("T1",), "text for a number", typed(n="many") + typed(n="5"), loaded=1, bad=[(1, "n", "not_a_whole_number")], select="n", rows=[(5,)]),
    rows(("T7",), "numbers that JSON does not have", '{"id": "r1", "x": NaN}\n{"id": "r2", "x": Infinity}\n' + typed(x=1.5), loaded=1,
         bad=[(1, None, "not_an_object"), (2, None, "not_an_object")]),
    rows(("T6",), "numbers as JSON beside texts with a decimal comma", typed(d=1.5, n=3) + typed(d="1,5") + typed(d="1.5"), loaded=2,
         bad=[(3, "d", "not_a_number")], options={"format": {"decimal": ",", "thousands": "."}}, select="d::varchar, n",
         rows=[("1.5000", 3), ("1.5000", None)]),
    rows(("T6",), "parentheses declared", typed(d="(12.50)"), loaded=1, options={"format": {"negative": ["parentheses"]}}, select="d::varchar",
         rows=[("-12.5000",)]),
    rows(("T8",), "null, empty, and the word null", typed(t=None, n=None) + typed(t="", n="") + typed(t="null"), loaded=3, select="t, n",
         rows=[(None, None), (None, None), ("null", None)]),
    rows(("T12",), "booleans of JSON and words", typed(b=True) + typed(b="false") + typed(b=1), loaded=2, bad=[(3, "b", "not_a_boolean")], select="b",
         rows=[(True,), (False,)]),
    rows(("T2",), "a bad date", typed(day="soon") + typed(day="2026-01-02"), loaded=1, bad=[(1, "day", "not_a_date")]),
    rows(("T3",), "30 February", typed(day="2026-02-30") + typed(), loaded=1, bad=[(1, "day", "not_a_date")]),
    rows(("T5",), "day or month first is never guessed", typed(day="05/06/2026") + typed(), loaded=1, bad=[(1, "day", "not_a_date")],
         says="declare `date_format`"),
    rows(("S2",), "a local time that the clock skipped", typed(at="2026-03-29T02:30:00") + typed(at="2026-03-29T02:30:00Z"), loaded=1,
         bad=[(1, "at", "skipped_by_clock")], options={"time_zone": "Europe/Berlin"}),
    rows(("S2",), "a local time that the clock shows twice", typed(at="2026-10-25T02:30:00") + typed(at="2026-10-25T02:30:00Z"), loaded=2,
         warns="at: 1 times", options={"time_zone": "Europe/Berlin"}, select='"at"::varchar', rows=[("2026-10-25 01:30:00",), ("2026-10-25 02:30:00",)]),
    rows(("S3",), "dates that no business has", typed(day="0202-01-01") + typed(at="1500-01-01"), held="too_many_bad", counted=2, says="2 of 2"),
    rows(("T11",), "ids keep zeros and digits", typed(t="00042"), loaded=1, select="t", rows=[("00042",)]),
    # keys
    rows(("H1",), "keys in any order", '{"t": "x", "id": "r1"}\n', loaded=1, select="id, t", rows=[("r1", "x")]),
    rows(("H3",), "keys nobody mapped are told", typed(mood="good"), loaded=1, warns="not mapped: mood"),
    rows(("H3",), "keys nobody mapped, not wanted", typed(mood="good") + typed(), held="new_column", counted=2, says="mood", options={"other_columns": "hold"}),
    rows(("H3",), "keys nobody mapped, kept with their types", typed(mood="good", big=12345678901234567890123) + typed(), loaded=2,
         options={"other_columns": "keep"}, warns="kept in _extra: big, mood", select="_extra",
         rows=[('{"mood":"good","big":12345678901234567890123}',), (None,)]),
    events(("H3",), "what is left beside a mapped key deeper down is kept", json.dumps({**EVENT, "ctx": {"user": "u1", "plan": "pro"}}) + "\n"
           + json.dumps({**EVENT, "id": "e2", "ctx": "lost?"}) + "\n", loaded=2, options={"other_columns": "keep"}, select="_extra, user_id",
           rows=[('{"ctx":{"plan":"pro"}}', "u1"), ('{"ctx":"lost?"}', None)]),
    rows(("H3", "X4"), "what a contract drops is not kept either", typed(secret="0170 1", mood="good"), loaded=1, options={"other_columns": "keep"},
         warns="kept in _extra: mood", select="_extra", rows=[('{"mood":"good"}',)]),
    rows(("X2",), "a key that would end a statement", json.dumps({"id": "r1", "t\"'); drop table x;--": "x"}) + "\n", loaded=1,
         options={"other_columns": "keep"}, warns="drop table", select="_extra", rows=[("{\"t\\\"'); drop table x;--\":\"x\"}",)]),
    # files
    events(("F1",), "zero bytes", b"", held="empty_file", says="no bytes"),
    events(("F1", "H6"), "only blank lines", "\n\n", loaded=0, warns="the file has no records"),
    events(("F4",), "cut off in its byte order mark", b"\xef\xbb", held="truncated", says="byte order mark"),
    events(("F4", "trap31"), "truncated gzip", gzip.compress(GOOD.encode() * 50)[:-12], held="truncated", says="cut off"),
    events(("F6",), "a web page", "<!doctype html><p>Not found", held="wrong_format", says="web page"),
    events(("F6",), "Parquet as JSON", b"PAR1" + b"x" * 50, held="wrong_format", says="Parquet"),
    events(("F7", "trap32"), "gzip bomb", gzip.compress(ONE.encode() * 40_000), held="ratio", says="max_ratio", options={"limits": {"max_ratio": 50}}),
    rows(("F8", "trap33"), "a value of 3 MB", typed(t="x" * 3_000_000), loaded=1, select="length(t)", rows=[(3_000_000,)]),
    events(("F9",), "the same content under two names", GOOD, loaded=2, copies=2),
    events(("F3",), "fewer records than the sidecar says", GOOD, held="control_count", counted=2, says="says 3 records, the file has 2",
           options={"sidecar": {"count": ".count"}}, sidecars={".count": "rows=3"}),
    events(("R1",), "all lines bad", "{\n" * 12, held="too_many_bad", counted=12, says="12 of 12"),
]  # fmt: skip


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> list[Outcome]:
    """Every case in one run."""
    return load_all(Warehouse(tmp_path_factory.mktemp("json") / "w"), CASES, "jsonl")


@pytest.mark.parametrize("number", range(len(CASES)), ids=[case.name for case in CASES])
def test_outcome_place_and_reason(outcomes: list[Outcome], number: int) -> None:
    check(outcomes[number], CASES[number])
