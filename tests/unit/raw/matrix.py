"""The harness of the bad-input matrix: one case is one delivered file and everything that must become of it.

All cases of a format are delivered at once, a source each, and loaded in one run: no file may stop another.
Cases live in `test_matrix_<format>.py`; `test_matrix_coverage.py` checks that no row of the catalogue is forgotten.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import duckdb

from tests.conftest import Warehouse

LINES = {"feed": "sales.order_lines"}
ORDERS = {"feed": "sales.orders"}
EVENTS = {
    "feed": "usage.events",
    "columns": {"event_id": "id", "occurred_at": "at", "event_name": "name", "user_id": "ctx.user"},
}
TYPED = {
    "table": "lab.typed",
    "key": ["id"],
    "types": {
        "id": {"required": True}, "n": {"type": "integer"}, "d": {"type": "decimal"}, "x": {"type": "number"},
        "b": {"type": "boolean"}, "day": {"type": "date"}, "at": {"type": "timestamp"}, "j": {"type": "json"},
        "t": {"type": "text"}, "secret": {"personal": "drop"},
    },
}  # fmt: skip


@dataclass
class Case:
    """One file. `held` is the reason of a file held whole; `bad` lists line, column and reason of refused records."""

    ids: tuple[str, ...]
    name: str
    content: str | bytes
    source: dict[str, Any]
    loaded: int = 0
    bad: list[tuple[int, str | None, str]] = field(default_factory=list)
    held: str | None = None
    counted: int | None = None
    says: str = ""
    warns: str = ""
    options: dict[str, Any] = field(default_factory=dict)
    sidecars: dict[str, str] = field(default_factory=dict)
    select: str = ""
    rows: list[tuple[Any, ...]] = field(default_factory=list)
    copies: int = 1
    raw: str | None = None

    @property
    def expected(self) -> int:
        """Records that must be counted."""
        return self.loaded + len(self.bad) if self.counted is None else self.counted


@dataclass
class Outcome:
    """What became of one case: its rows in the manifest, in quarantine and in the raw table."""

    files: list[tuple[Any, ...]]
    refused: list[tuple[Any, ...]]
    numbers: list[int]
    selected: list[tuple[Any, ...]]


def load_all(warehouse: Warehouse, cases: list[Case], ending: str) -> list[Outcome]:
    """Delivers every case, loads all of them in one run, and tells what became of each."""
    sources = {}
    for number, case in enumerate(cases):
        for copy in range(case.copies):
            name = f"case_{number:03}{'_again' * copy}.{ending}"
            warehouse.deliver(name, case.content)
            for beside, content in case.sidecars.items():
                warehouse.deliver(name + beside, content)
        location = f"case_{number:03}*.{ending}*" if case.sidecars else f"case_{number:03}*.{ending}"
        sources[f"case_{number:03}"] = {"location": location, **case.source, **case.options}
    warehouse.configure(**sources)
    warehouse.load()
    with warehouse.work.connect() as con:
        return [_outcome(con, case, f"case_{number:03}") for number, case in enumerate(cases)]


def _outcome(con: duckdb.DuckDBPyConnection, case: Case, source: str) -> Outcome:
    table = "raw_" + str(case.source.get("feed") or case.source["table"])
    mine = f"from {table} where _source = '{source}' order by _record_no"
    return Outcome(
        con.execute(
            f"""select status, reason, message, counted, loaded, quarantined, held, warnings, path
                from loads.files where source = '{source}' order by path"""
        ).fetchall(),
        con.execute(
            f"""select line, column_name, reason, message, raw_record, path, resolved_by, record_no
                from loads.quarantine where source = '{source}' order by record_no"""
        ).fetchall(),
        [row[0] for row in con.execute(f"select _record_no {mine}").fetchall()],
        con.execute(f"select {case.select} {mine}").fetchall() if case.select else [],
    )


def check(outcome: Outcome, case: Case) -> None:
    """Everything a case says, against the manifest, the quarantine and the raw table."""
    statuses = [row[0] for row in outcome.files]
    assert statuses == ["held" if case.held else "loaded"] + ["duplicate"] * (case.copies - 1), outcome.files
    status, reason, message, counted, loaded, quarantined, held, warnings, path = outcome.files[0]
    assert reason == case.held, message
    assert (counted, loaded, quarantined) == (case.expected, case.loaded, len(case.bad)), message
    assert held == (counted if status == "held" else 0)
    assert counted == loaded + quarantined + held
    _check_records(outcome, case, path)
    if case.held:
        assert message.startswith(f"{path}: ")
        assert case.says in message
    assert case.warns in warnings
    assert case.warns or not case.source.get("table") or warnings == "[]", "no warning without a reason"


def _check_records(outcome: Outcome, case: Case, path: str) -> None:
    assert [row[:3] for row in outcome.refused] == case.bad
    assert all(case.says in row[3] for row in outcome.refused), outcome.refused
    assert all(row[4] and row[5] == path and row[6] is None for row in outcome.refused)
    if case.raw is not None:
        assert outcome.refused[0][4] == case.raw
    assert len(outcome.numbers) == case.loaded
    if not case.held:
        everywhere = sorted([*outcome.numbers, *(row[7] for row in outcome.refused)])
        assert everywhere == list(range(1, case.expected + 1)), "every record in exactly one place"
    assert outcome.selected == case.rows


def typed(**values: Any) -> str:
    """One JSON line for the table `lab.typed`."""
    return json.dumps({"id": "r1", **values}, ensure_ascii=False) + "\n"
