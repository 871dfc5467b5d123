"""Properties of loading damaged deliveries: see `verdict` for what must hold and `readers` for the reading that counts.

The fast half checks each file in a worker as the checking child would; the slow half goes the whole way, through the
real child into a work file. `make fuzz N=10000` does the same at length.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.sql import sql_name
from tests.conftest import Warehouse
from tests.fuzz.__main__ import keep
from tests.fuzz.deliveries import Delivery, deliveries
from tests.fuzz.mutations import Mutation, damaged, mutations
from tests.fuzz.verdict import Broken, Checker, agrees, balanced
from tests.fuzz.worker import Worker

FAST, SLOW = 120, 6
FORMATS = ("csv", "jsonl", "parquet", "xlsx")


@pytest.fixture(scope="module")
def checker() -> Iterator[Checker]:
    """Two workers whose start is paid once."""
    made = Checker()
    yield made
    made.close()


def _whole_or_damaged(kind: str) -> Callable[..., Any]:
    return given(delivery=deliveries(kind), changes=st.just([]) | mutations | mutations | mutations)


def _property(kind: str, checker: Checker) -> Callable[[], None]:
    @settings(max_examples=FAST)
    @_whole_or_damaged(kind)
    def holds(delivery: Delivery, changes: list[Mutation]) -> None:
        content = damaged(delivery.content, changes, kind)
        try:
            checker.check(delivery, content, intact=not changes)
        except Broken as broken:
            keep(delivery, content, intact=not changes, why=str(broken))
            raise

    return holds


@pytest.mark.parametrize("kind", FORMATS)
def test_every_loaded_value_is_what_stands_there_or_the_file_is_held(kind: str, checker: Checker) -> None:
    _property(kind, checker)()
    held = sum(count for name, count in checker.outcomes.items() if name.startswith("held"))
    assert checker.outcomes["loaded whole"] and checker.outcomes["loaded in part"] and held, "all outcomes were tried"


@pytest.mark.parametrize("kind", FORMATS)
def test_the_same_holds_in_the_work_file(kind: str, checker: Checker) -> None:
    """Several files in one load: what the manifest, quarantine and raw table say is what the check said."""

    @settings(max_examples=SLOW)
    @given(files=st.lists(st.tuples(deliveries(kind), st.just([]) | mutations), min_size=3, max_size=5))
    def holds(files: list[tuple[Delivery, list[Mutation]]]) -> None:
        with tempfile.TemporaryDirectory() as folder:
            warehouse = Warehouse(Path(folder) / "w")
            sources = {}
            for number, (delivery, changes) in enumerate(files):
                name = f"f{number}.{kind}"
                warehouse.deliver(name, damaged(delivery.content, changes, kind))
                sources[f"s{number}"] = delivery.source(name) | {"table": f"fuzz.t{number}"}
            warehouse.configure(**sources)
            warehouse.load()
            for number, (delivery, _) in enumerate(files):
                _compare(warehouse, number, delivery, checker)

    holds()


def _compare(warehouse: Warehouse, number: int, delivery: Delivery, checker: Checker) -> None:
    """One file's manifest row, quarantine and raw rows against a check of the same bytes and the reader."""
    [(status, counted, loaded, quarantined, held, reason)] = warehouse.query(
        f"select status, counted, loaded, quarantined, held, reason from loads.files where source = 's{number}'"
    )
    names = ", ".join(sql_name(column.name) for column in delivery.columns)
    rows = warehouse.query(f"select _record_no, {names} from raw_fuzz.t{number} order by 1")
    refused = warehouse.query(f"select record_no, reason from loads.quarantine where source = 's{number}' order by 1")
    assert counted == loaded + quarantined + held
    assert (len(rows), len(refused)) == (loaded, quarantined)
    path = warehouse.landing / f"f{number}.{delivery.format}"
    with tempfile.TemporaryDirectory() as folder:
        job = delivery.job_for(str(path), path.stat().st_size, folder)
        result, checked = checker.load(job)
        expected = ("loaded", None) if result.status == "ok" else ("held", result.reason)
        assert (status, reason) == expected
        if result.status != "ok":
            assert (rows, refused) == ([], [])
            return
        balanced(result, rows)
        assert refused == [(bad.record_no, bad.reason) for bad in result.bad]
        agrees(job, checker.read(job), result, rows)
        assert repr(sorted(rows)) == repr(sorted(checked))


def test_a_crash_of_the_child_is_an_outcome_not_the_end() -> None:
    worker = Worker()
    try:
        assert worker.ask("read", None)[0] == "error", "what Python raises comes back as words"
        assert worker.started == 1
        assert worker._process is not None
        worker._process.kill()
        with pytest.raises(Exception, match="status -9"):
            worker.ask("read", None)
        assert worker.ask("read", None)[0] == "error"
        assert worker.started == 2
    finally:
        worker.close()
