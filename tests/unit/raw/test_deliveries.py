"""Deliveries over time: duplicates by content, corrections, new versions, replays; nothing is loaded twice."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from orchestration.raw.replay import replay
from tests.conftest import Warehouse

HEAD = "order_id,line_id,product_id,quantity,unit_price\n"
LINES = {"feed": "sales.order_lines", "location": "lines*.csv"}


def test_a_second_load_changes_nothing(warehouse: Warehouse) -> None:
    warehouse.deliver("lines.csv", HEAD + "o1,1,p1,1,1\n")
    warehouse.configure(a=LINES)
    warehouse.load()
    before = warehouse.query("select * from loads.files")
    outcome = warehouse.load()
    assert outcome.unchanged == 1
    assert warehouse.query("select * from loads.files") == before
    assert warehouse.query("select count(*) from raw_sales.order_lines") == [(1,)]


def test_same_content_under_another_name_is_a_duplicate(warehouse: Warehouse) -> None:
    warehouse.deliver("lines_1.csv", HEAD + "o1,1,p1,1,1\n")
    warehouse.deliver("lines_2.csv", HEAD + "o1,1,p1,1,1\n")
    warehouse.configure(a=LINES)
    outcome = warehouse.load()
    assert outcome.duplicates == 1
    assert warehouse.query("select path, status, message from loads.files order by path") == [
        ("lines_1.csv", "loaded", None),
        ("lines_2.csv", "duplicate", "same content as lines_1.csv; nothing to load"),
    ]
    assert warehouse.load().duplicates == 0, "told once"


def test_a_touched_file_is_the_same_file(warehouse: Warehouse) -> None:
    path = warehouse.deliver("lines.csv", HEAD + "o1,1,p1,1,1\n")
    warehouse.configure(a=LINES)
    warehouse.load()
    os.utime(path, (1_700_000_000, 1_700_000_000))
    assert warehouse.load().unchanged == 1
    assert warehouse.query("select count(*) from loads.files") == [(1,)]


def test_a_touched_duplicate_is_told_once(warehouse: Warehouse) -> None:
    warehouse.deliver("lines_1.csv", HEAD + "o1,1,p1,1,1\n")
    copy = warehouse.deliver("lines_2.csv", HEAD + "o1,1,p1,1,1\n")
    warehouse.configure(a=LINES)
    warehouse.load()
    os.utime(copy, (1_700_000_000, 1_700_000_000))
    outcome = warehouse.load()
    assert (outcome.unchanged, outcome.duplicates) == (2, 0)
    assert warehouse.query("select path, status from loads.files order by path") == [
        ("lines_1.csv", "loaded"), ("lines_2.csv", "duplicate")
    ]  # fmt: skip


def test_a_late_file_with_an_old_time_is_loaded(warehouse: Warehouse) -> None:
    warehouse.deliver("lines_2.csv", HEAD + "o2,1,p1,1,1\n")
    warehouse.configure(a=LINES)
    warehouse.load()
    late = warehouse.deliver("lines_1.csv", HEAD + "o1,1,p1,1,1\n")
    os.utime(late, (1_000_000_000, 1_000_000_000))
    warehouse.load()
    assert warehouse.query("select count(*) from raw_sales.order_lines") == [(2,)]


def test_same_name_with_other_content_is_a_newer_version(warehouse: Warehouse) -> None:
    warehouse.configure(a=LINES)
    warehouse.deliver("lines.csv", HEAD + "o1,1,p1,x,1\no2,1,p1,1,1\n")
    warehouse.load()
    warehouse.deliver("lines.csv", HEAD + "o1,1,p1,7,1\no2,1,p1,1,1\n")
    warehouse.load()
    assert warehouse.query("select file_version, quantity from raw_sales.order_lines, loads.files "
                           "where _file_id = file_id and order_id = 'o1'") == [(2, 7)]  # fmt: skip
    newer = warehouse.query("select run_id, file_id from loads.files where file_version = 2")
    assert warehouse.query("select resolved_by, resolved_file_id from loads.quarantine") == newer, (
        "the mended file closes the old entry"
    )


def test_changed_file_without_a_key_is_held(warehouse: Warehouse) -> None:
    own = {"table": "support.tickets", "types": {"subject": {"type": "text"}}, "location": "t.csv"}
    warehouse.configure(t=own)
    warehouse.deliver("t.csv", "subject\nhello\n")
    warehouse.load()
    warehouse.deliver("t.csv", "subject\nhello\nagain\n")
    outcome = warehouse.load()
    assert [result.reason for _, result in outcome.held] == ["changed_redelivery"]
    assert warehouse.query("select count(*) from raw_support.tickets") == [(1,)]


def test_order_of_arrival_does_not_matter(make_warehouse: Any) -> None:
    rows = {f"lines_{n}.csv": HEAD + f"o{n},1,p1,{n},1\no0,1,p1,{n},2\n" for n in range(1, 6)}
    seen = set()
    for seed in range(3):
        warehouse = make_warehouse()
        warehouse.configure(a=LINES)
        names = sorted(rows)
        random.Random(seed).shuffle(names)
        for name in names:
            warehouse.deliver(name, rows[name])
            warehouse.load()
        columns = "order_id, quantity, unit_price, _delivery, _file_version, _record_no"
        seen.add(tuple(warehouse.query(f"select {columns} from raw_sales.order_lines order by all")))
    assert len(seen) == 1


def test_replay_loads_only_what_was_refused(warehouse: Warehouse) -> None:
    warehouse.deliver("lines.csv", HEAD + "o1,1,p1,1,1\no2,1,p1,n/a,1\no3,1,p1,many,1\n")
    warehouse.configure(a=LINES)
    warehouse.load()
    changed = {"values": {"quantity": {"n/a": "0"}}}
    sources = warehouse.configure(a={**LINES, **changed})
    outcome = replay(warehouse.settings, sources, warehouse.work, run_id="again")
    assert (outcome.tried, outcome.loaded, outcome.left) == (2, 1, 1)
    assert warehouse.query("select order_id, quantity from raw_sales.order_lines order by 1") == [("o1", 1), ("o2", 0)]
    assert warehouse.query("select counted, loaded, quarantined from loads.files") == [(3, 2, 1)]
    assert warehouse.query("select record_no, resolved_by from loads.quarantine order by 1") == [
        (2, "again"),
        (3, None),
    ]
    second = replay(warehouse.settings, sources, warehouse.work, run_id="third")
    assert (second.tried, second.loaded) == (1, 0)
    assert warehouse.query("select count(*) from raw_sales.order_lines") == [(2,)]


def test_a_held_file_loads_after_the_mapping_is_mended(warehouse: Warehouse) -> None:
    warehouse.deliver("lines.csv", HEAD.replace("quantity", "units") + "o1,1,p1,1,1\n")
    warehouse.configure(a=LINES)
    warehouse.load()
    assert warehouse.load().held == [], "an unchanged contract is not tried again"
    warehouse.configure(a={**LINES, "columns": {"quantity": "units"}})
    warehouse.load()
    assert warehouse.query("select status, loaded from loads.files") == [("loaded", 1)]


def test_a_growing_file_is_left_until_it_rests(warehouse: Warehouse) -> None:
    path = warehouse.deliver("lines.csv", HEAD)
    warehouse.configure(a={**LINES, "settle_seconds": 0.5})
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            with path.open("a") as file:
                file.write(f"o{number},1,p1,1,1\n")
            number += 1
            time.sleep(0.02)

    writer = threading.Thread(target=write)
    writer.start()
    time.sleep(0.1)
    try:
        outcome = warehouse.load()
    finally:
        stop.set()
        writer.join()
    assert outcome.unsettled == ["lines.csv"]
    assert warehouse.query("select count(*) from raw_sales.order_lines") == [(0,)]
    warehouse.load()
    written = len(path.read_text().splitlines()) - 1
    assert warehouse.query("select count(*) from raw_sales.order_lines") == [(written,)]


@pytest.mark.parametrize("name", ["lines.csv.tmp", ".lines.csv", "lines.csv.part"])
def test_unfinished_names_are_not_picked_up(warehouse: Warehouse, name: str) -> None:
    warehouse.deliver(name, HEAD + "o1,1,p1,1,1\n")
    warehouse.configure(a={**LINES, "location": "*lines*"})
    outcome = warehouse.load()
    assert (outcome.loaded, outcome.missing) == ([], ["a: nothing at *lines*"])


def test_links_are_refused(warehouse: Warehouse, tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text(HEAD + "o1,1,p1,1,1\n")
    (warehouse.landing / "lines.csv").symlink_to(secret)
    warehouse.configure(a=LINES)
    outcome = warehouse.load()
    assert "link" in outcome.refused[0]
    assert warehouse.query("select count(*) from raw_sales.order_lines") == [(0,)]


@pytest.mark.parametrize(
    ("signal_sent", "statuses"),
    [
        (signal.SIGSEGV, [("held", "cannot_be_read"), ("loaded", None)]),
        (signal.SIGKILL, [("loaded", None), ("loaded", None)]),
        (signal.SIGTERM, []),
    ],
    ids=["a crash is the file's fault", "SIGKILL is tried once more", "SIGTERM ends the load"],
)
def test_a_checker_that_dies_takes_at_most_its_file_with_it(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch, signal_sent: int, statuses: list[tuple[str, str | None]]
) -> None:
    warehouse.deliver("lines_1.csv", HEAD + "o1,1,p1,1,1\n")
    warehouse.deliver("lines_2.csv", HEAD + "o2,1,p1,1,1\n")
    warehouse.configure(a=LINES)
    from orchestration.raw import checkers

    real_start = checkers._Child._start

    def start_then_kill_once(self: Any) -> Any:
        process = real_start(self)
        if not killed:
            killed.append(True)
            while process.poll() is None:  # one that arrives while the child is being made can get lost
                process.send_signal(signal_sent)
                time.sleep(0.05)
        return process

    killed: list[bool] = []
    monkeypatch.setattr(checkers._Child, "_start", start_then_kill_once)
    if statuses:
        warehouse.load()
    else:
        with pytest.raises(InterruptedError, match="run again"):
            warehouse.load()
    found = warehouse.query("select status, reason from loads.files order by status")
    assert [row for row in found if row[0] != "loaded" or statuses] == statuses
    monkeypatch.setattr(checkers._Child, "_start", real_start)
    warehouse.load()
    expected = [("loaded", None), ("loaded", None)] if signal_sent != signal.SIGSEGV else statuses
    assert warehouse.query("select status, reason from loads.files order by status") == expected


def test_rows_written_in_the_sources_file_load_like_any_delivery(warehouse: Warehouse) -> None:
    question = {"question_id": "q1", "version": 1, "survey_program": "s", "wording": "Happy?", "metric_type": "csat"}
    warehouse.configure(q={"feed": "survey.questions", "delivery": "snapshot", "records": [question]})
    warehouse.load()
    warehouse.configure(
        q={"feed": "survey.questions", "delivery": "snapshot", "records": [{**question, "wording": "Glad?"}]}
    )
    warehouse.load()
    rows = warehouse.query("select wording, _file_version from raw_survey.questions")
    assert rows == [("Glad?", 2)], "a whole list sent again replaces the older one"


def test_a_snapshot_sent_again_forgets_the_rows_it_no_longer_has(warehouse: Warehouse) -> None:
    customers = {"feed": "sales.customers", "location": "customers.csv", "delivery": "snapshot"}
    warehouse.configure(c=customers)
    warehouse.deliver("customers.csv", "customer_id\nc1\nc2\n")
    warehouse.load()
    warehouse.deliver("customers.csv", "customer_id\nc1\n")
    warehouse.load()
    assert warehouse.query("select customer_id from raw_sales.customers") == [("c1",)]
    assert warehouse.query("select file_version, reason from loads.files order by 1") == [(1, "superseded"), (2, None)]


@pytest.mark.parametrize("keeps_time", [False, True])
@pytest.mark.parametrize("kind", ["append", "snapshot"])
def test_old_content_that_comes_back_under_its_name_is_the_newest(
    warehouse: Warehouse, kind: str, keeps_time: bool
) -> None:
    """A, then B, then A again: somebody took a change back."""
    warehouse.configure(a=LINES | {"delivery": kind})
    for quantity in ("1", "2", "1", "2"):
        path = warehouse.deliver("lines.csv", HEAD + f"o1,1,p1,{quantity},1\no2,1,p1,x{quantity},1\n")
        if keeps_time:  # as a copy that keeps the file's time does
            os.utime(path, (1_700_000_000 + int(quantity),) * 2)
        warehouse.load()
        newest = "select quantity from raw_sales.order_lines order by _file_version desc limit 1"
        assert warehouse.query(newest) == [(int(quantity),)]
    assert warehouse.load().unchanged == 1
    assert warehouse.query(
        "select file_version, counted, loaded, quarantined, reason, warnings from loads.files order by 1"
    ) == [
        (3, 2, 1, 1, "superseded" if kind == "snapshot" else None,
         '["this was version 1 of the name and came back as version 3"]'),
        (4, 2, 1, 1, None, '["this was version 2 of the name and came back as version 4"]'),
    ]  # fmt: skip
    assert warehouse.query("select count(*) from raw_sales.order_lines") == [(1 if kind == "snapshot" else 2,)]
    open_entries = "select raw_record from loads.quarantine where resolved_by is null"
    assert warehouse.query(open_entries) == [("o2,1,p1,x2,1",)]


def test_a_copy_of_a_snapshot_keeps_its_rows_when_the_other_name_changes(warehouse: Warehouse) -> None:
    customers = {"feed": "sales.customers", "location": "customers*.csv", "delivery": "snapshot"}
    warehouse.configure(c=customers)
    for name in ("customers_1.csv", "customers_2.csv"):
        warehouse.deliver(name, "customer_id\nc1\nc2\n")
    warehouse.load()
    warehouse.deliver("customers_2.csv", "customer_id\nc1\n")
    warehouse.load()
    assert warehouse.query("select _delivery, count(*) from raw_sales.customers group by 1 order by 1") == [
        ("customers_1.csv", 2), ("customers_2.csv", 1),
    ]  # fmt: skip


NUMBERED = {"feed": "sales.order_lines", "location": "lines*.csv", "columns": {"line_id": {"record_number": True}}}
UNNUMBERED = "order_id,product_id,quantity,unit_price\n"


def test_lines_that_look_alike_are_kept_apart_by_their_record_number(warehouse: Warehouse) -> None:
    warehouse.configure(a=NUMBERED)
    warehouse.deliver("lines.csv", UNNUMBERED + "o1,p1,1,5\no1,p1,1,5\no1,p1,x,5\n" + "o2,p1,1,5\n" * 20)
    warehouse.load()
    assert warehouse.query("select count(*), min(_record_no = cast(line_id as bigint)) from raw_sales.order_lines") == [
        (22, True)
    ], "a quarantined record keeps its number, so that a replay does not shift the others"
    assert warehouse.query("select record_no, line from loads.quarantine") == [(3, 4)]


def test_a_changed_file_takes_the_place_of_the_old_one_where_record_numbers_are_the_key(warehouse: Warehouse) -> None:
    warehouse.configure(a=NUMBERED)
    warehouse.deliver("lines_1.csv", UNNUMBERED + "o1,p1,1,5\no1,p2,1,5\no1,p3,1,5\n")
    warehouse.deliver("lines_2.csv", UNNUMBERED + "o2,p9,1,5\n")
    warehouse.load()
    warehouse.deliver("lines_1.csv", UNNUMBERED + "o1,p2,1,5\no1,p3,1,5\n")
    warehouse.load()
    assert warehouse.query("select order_id, line_id, product_id from raw_sales.order_lines order by 1, 2") == [
        ("o1", "1", "p2"), ("o1", "2", "p3"), ("o2", "1", "p9"),
    ], "line 3 of the older version is gone: no key tells which line it became"  # fmt: skip
