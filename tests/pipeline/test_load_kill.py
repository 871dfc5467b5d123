"""The loader killed at random moments (SIGKILL): after a rerun no row is lost, none is there twice, nothing is left over."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.conftest import KEY, Warehouse

KILLS = 100
LOAD = """
import sys
from pathlib import Path
from orchestration.raw.config_file import read_sources
from orchestration.raw.load import load_sources
from orchestration.resources import WorkFile
from orchestration.settings import Settings
folder = Path(sys.argv[1])
settings = Settings(folder / "sources.yml", folder / "landing", folder / "home", key=sys.argv[2])
print("started", flush=True)
load_sources(settings, read_sources(settings.sources_file), WorkFile(settings.work_file), run_id="r")
"""
SOURCES: dict[str, dict[str, Any]] = {
    "lines": {"feed": "sales.order_lines", "location": "lines_*.csv"},
    "events": {"feed": "usage.events", "location": "events_*.jsonl"},
    "products": {"feed": "product.products", "location": "products_*.csv", "delivery": "snapshot"},
}


def _deliver(warehouse: Warehouse, number: int) -> None:
    rows = "".join(f"o{number}_{n},1,p{n % 9},{n % 5 + 1},1.50\n" for n in range(3000))
    bad = f"o{number}_bad,1,p1,many,1.50\n"
    warehouse.deliver(f"lines_{number:03}.csv", "order_id,line_id,product_id,quantity,unit_price\n" + rows + bad)
    events = "".join(
        f'{{"event_id": "e{number}_{n}", "occurred_at": "2026-01-01", "event_name": "x"}}\n' for n in range(500)
    )
    warehouse.deliver(f"events_{number:03}.jsonl", events)
    warehouse.deliver(f"products_{number:03}.csv", f"product_id,product_name\np{number},Peas\n")


def _start(warehouse: Warehouse) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", LOAD, str(warehouse.folder), KEY],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _contents(work_file: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Rows of raw and manifest without times, in a fixed order."""
    queries = {
        "lines": "select * from raw_sales.order_lines order by all",
        "events": "select * from raw_usage.events order by all",
        "products": "select * from raw_product.products order by all",
        "files": "select source, path, sha256, status, counted, loaded, quarantined, held, file_version from loads.files order by all",
        "quarantine": "select source, path, line, column_name, reason, raw_record from loads.quarantine order by all",
    }
    with duckdb.connect(str(work_file)) as con:
        return {name: con.execute(sql).fetchall() for name, sql in queries.items()}


@pytest.fixture
def pair(make_warehouse: Any) -> tuple[Warehouse, Warehouse]:
    """Two warehouses with the same deliveries: one to disturb, one left in peace."""
    warehouses = (make_warehouse(), make_warehouse())
    for warehouse in warehouses:
        warehouse.configure(**SOURCES)
    return warehouses


def test_no_kill_loses_or_doubles_a_row(pair: tuple[Warehouse, Warehouse]) -> None:
    disturbed, undisturbed = pair
    moments = random.Random(3)
    killed = finished = delivered = 0
    duration = 1.0
    while killed < KILLS:
        if (killed + finished) % 4 == 0:
            for warehouse in pair:
                _deliver(warehouse, delivered)
            delivered += 1
        process = _start(disturbed)
        assert process.stdout is not None
        process.stdout.readline()
        begun = time.monotonic()
        try:
            process.wait(timeout=moments.uniform(0, duration))
            duration = 0.9 * duration + 0.1 * max(time.monotonic() - begun, 0.05)
            finished += 1
            assert process.returncode == 0, process.stderr and process.stderr.read()
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            killed += 1
    for warehouse in pair:
        assert _start(warehouse).wait() == 0
    assert _contents(disturbed.settings.work_file) == _contents(undisturbed.settings.work_file)
    balances = disturbed.query(
        "select bool_and(counted = loaded + quarantined + held), sum(quarantined) from loads.files"
    )
    assert balances == [(True, delivered)]
    leftovers = list(disturbed.settings.build.rglob("*.partial")) + list(
        (disturbed.settings.build / "checking").glob("*/*")
    )
    assert leftovers == []
    assert not disturbed.settings.work_file.with_name("work.duckdb.wal").exists()
