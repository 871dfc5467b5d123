"""Replay: what was refused or held loads after the contract was mended; nothing twice, every entry with a pointer."""

from __future__ import annotations

import random
from typing import Any

import pytest

from orchestration.raw.config_file import read_sources
from orchestration.raw.replay import ReplayReport, replay
from tests.conftest import Warehouse

HEAD = "order_id,line_id,product_id,quantity,unit_price\n"
LINES = {"feed": "sales.order_lines", "location": "lines*.csv"}
BAD = HEAD + "o1,1,p1,1,1\no2,1,p1,n/a,1\no3,1,p1,many,1\n"
MENDED = {**LINES, "values": {"quantity": {"n/a": "0", "many": "9"}}}


def again(warehouse: Warehouse, run_id: str = "again") -> ReplayReport:
    sources = read_sources(warehouse.settings.sources_file)
    return replay(warehouse.settings, sources, warehouse.work, run_id=run_id)


def rows(warehouse: Warehouse) -> list[tuple[Any, ...]]:
    return warehouse.query("select order_id, quantity from raw_sales.order_lines order by all")


def balance(warehouse: Warehouse) -> None:
    """Every record of every loaded file is in raw once, or waits in quarantine, or was resolved by a newer version."""
    assert warehouse.query("select * from loads.files where counted <> loaded + quarantined + held") == []
    twice = """select _source, _file_id, _record_no from raw_sales.order_lines group by all having count(*) > 1"""
    assert warehouse.query(twice) == [], "no record twice"
    assert warehouse.query(
        """select f.path, f.counted, f.loaded from loads.files as f
           where status = 'loaded' and coalesce(reason, '') <> 'superseded'
             and loaded <> (select count(*) from raw_sales.order_lines
                            where _source = f.source and _file_id = f.file_id)"""
    ) == []  # fmt: skip
    assert warehouse.query(
        """select q.* from loads.quarantine as q semi join raw_sales.order_lines as r
             on r._source = q.source and r._file_id = q.file_id and r._record_no = q.record_no
           where q.resolved_by is null"""
    ) == [], "what is loaded does not wait"  # fmt: skip
    assert warehouse.query(
        """select resolved_by from loads.quarantine where resolved_by is not null
             and (resolved_file_id is null
                  or resolved_by not in (select run_id from loads.files union select run_id from loads.replays))"""
    ) == [], "every pointer can be looked up"  # fmt: skip


def test_a_second_replay_and_a_second_delivery_change_nothing(warehouse: Warehouse) -> None:
    warehouse.deliver("lines.csv", BAD)
    warehouse.configure(a=LINES)
    warehouse.load()
    warehouse.configure(a=MENDED)
    first = again(warehouse)
    assert (first.tried, first.loaded, first.left) == (2, 2, 0)
    loaded = [("o1", 1), ("o2", 0), ("o3", 9)]
    assert rows(warehouse) == loaded
    assert (again(warehouse, "twice").tried, rows(warehouse)) == (0, loaded)
    warehouse.deliver("lines.csv", BAD)
    warehouse.deliver("lines_copy.csv", BAD)
    warehouse.load()
    assert rows(warehouse) == loaded
    assert warehouse.query("select path, status, loaded from loads.files order by path") == [
        ("lines.csv", "loaded", 3),
        ("lines_copy.csv", "duplicate", 0),
    ]
    assert warehouse.query("select distinct resolved_by, resolved_file_id = file_id from loads.quarantine") == [
        ("again", True)
    ]
    assert warehouse.query("select run_id, was, tried, loaded from loads.replays") == [("again", "loaded", 2, 2)]
    assert warehouse.query("select numeric_totals from loads.files where status = 'loaded'") == [
        ('{"quantity": "10", "unit_price": "3.0000"}',)
    ]
    balance(warehouse)


def test_a_mended_file_closes_the_entries_and_replay_finds_nothing(warehouse: Warehouse) -> None:
    warehouse.deliver("lines.csv", BAD)
    warehouse.configure(a=LINES)
    warehouse.load()
    warehouse.deliver("lines.csv", BAD.replace("n/a", "4").replace("many", "5"))
    warehouse.load()
    newer = warehouse.query("select run_id, file_id from loads.files where file_version = 2")
    assert warehouse.query("select distinct resolved_by, resolved_file_id from loads.quarantine") == newer
    warehouse.configure(a=MENDED)
    assert again(warehouse).tried == 0
    versions = warehouse.query("select _file_version, count(*) from raw_sales.order_lines group by all order by 1")
    assert versions == [(1, 1), (2, 3)]
    balance(warehouse)


def test_a_held_file_is_replayed_from_the_archive_as_the_delivery_it_was(warehouse: Warehouse) -> None:
    path = warehouse.deliver("lines.csv", BAD.replace("quantity", "units"))
    warehouse.configure(a=LINES)
    warehouse.load()
    assert warehouse.query("select status, counted, held from loads.files") == [("held", 3, 3)]
    path.unlink()
    still = again(warehouse, "too early")
    assert (still.files_tried, still.files_loaded) == (1, 0)
    warehouse.configure(a={**MENDED, "columns": {"quantity": "units"}})
    done = again(warehouse)
    assert (done.files_tried, done.files_loaded, done.records_of_files, done.tried) == (1, 1, 3, 0)
    assert rows(warehouse) == [("o1", 1), ("o2", 0), ("o3", 9)]
    assert warehouse.query("select status, file_version, loaded, run_id from loads.files") == [
        ("loaded", 1, 3, "again")
    ]
    assert again(warehouse, "twice").files_tried == 0
    balance(warehouse)


def test_a_held_file_without_a_key_is_no_changed_delivery_when_tried_again(warehouse: Warehouse) -> None:
    own = {"table": "support.tickets", "types": {"subject": {"required": True}}, "location": "t.csv"}
    warehouse.deliver("t.csv", "title\nhello\n")
    warehouse.configure(t=own)
    warehouse.load()
    warehouse.configure(t={**own, "columns": {"subject": "title"}})
    warehouse.load()
    assert warehouse.query("select status, file_version from loads.files") == [("loaded", 1)]


def test_of_a_name_only_the_newest_held_version_is_replayed(warehouse: Warehouse) -> None:
    warehouse.configure(a=LINES)
    for quantity in (1, 2):
        warehouse.deliver("lines.csv", HEAD.replace("quantity", "units") + f"o1,1,p1,{quantity},1\n")
        warehouse.load()
    warehouse.configure(a={**LINES, "columns": {"quantity": "units"}})
    done = again(warehouse)
    assert (done.files_tried, done.files_loaded) == (1, 1)
    assert rows(warehouse) == [("o1", 2)]
    assert warehouse.query("select status, reason from loads.files order by file_version") == [
        ("held", "superseded"),
        ("loaded", None),
    ]
    message = warehouse.query("select message from loads.files where status = 'held'")[0][0]
    assert message.startswith("replaced by version 2 of the same name (file ")
    assert "run again" in message


def test_a_held_file_must_still_pass_its_sidecar(warehouse: Warehouse) -> None:
    warehouse.deliver("lines.csv", HEAD + "o1,1,p1,1,1\n")
    count = warehouse.deliver("lines.csv.count", "2")
    warehouse.configure(a={**LINES, "sidecar": {"count": ".count"}})
    warehouse.load()
    assert again(warehouse).files_loaded == 0
    count.write_text("1")
    assert again(warehouse, "mended").files_loaded == 1
    assert warehouse.query("select status, control_records from loads.files") == [("loaded", 1)]


def test_a_sidecar_that_was_mended_lets_the_next_load_try_again(warehouse: Warehouse) -> None:
    warehouse.deliver("lines.csv", HEAD + "o1,1,p1,1,1\n")
    warehouse.configure(a={**LINES, "sidecar": {"done": ".ok", "count": ".count"}})
    outcome = warehouse.load()
    assert outcome.waiting == ["lines.csv: waits for lines.csv.ok and lines.csv.count"]
    assert (outcome.missing, warehouse.query("select count(*) from loads.files")) == ([], [(0,)])
    warehouse.deliver("lines.csv.ok", "")
    count = warehouse.deliver("lines.csv.count", "2")
    assert [result.reason for _, result in warehouse.load().held] == ["control_count"]
    assert warehouse.load().unchanged == 1
    count.write_text("records=1\n")
    warehouse.load()
    assert warehouse.query("select status, file_version, counted from loads.files") == [("loaded", 1, 1)]
    assert warehouse.load().unchanged == 1


@pytest.mark.parametrize("seed", range(2))
def test_any_history_of_loads_replays_and_new_deliveries_balances(warehouse: Warehouse, seed: int) -> None:
    chance = random.Random(seed)
    bodies = [
        BAD,
        BAD.replace("n/a", "4"),
        BAD.replace("quantity", "units"),
        HEAD + "o1,1,p1,7,1\n",
        BAD + "o4,1,p1,1,1\n",
    ]
    contracts = [LINES, MENDED, {**MENDED, "columns": {"quantity": ["quantity", "units"]}}]
    warehouse.configure(a=LINES)
    for step in range(5):
        act = chance.choice(["deliver", "deliver", "mend", "replay"])
        if act == "deliver":
            warehouse.deliver(f"lines_{chance.randrange(2)}.csv", chance.choice(bodies))
            warehouse.load()
        elif act == "mend":
            warehouse.configure(a=chance.choice(contracts))
        else:
            again(warehouse, f"replay {step}")
        if warehouse.runs:
            balance(warehouse)
    warehouse.configure(a=contracts[-1])
    warehouse.load()
    again(warehouse, "last")
    balance(warehouse)
    assert warehouse.query("select count(*) from loads.quarantine where resolved_by is null") == [(0,)]
    assert warehouse.query("select * from loads.files where status = 'held' and reason <> 'superseded'") == []
