"""A disk that is full at a random moment: a clear failure, readers served, and a rerun that needs no hand work."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.chaos.forks import Forks
from tests.chaos.full_disk import FullDisk, small_disk
from tests.conftest import Warehouse

FILLS = {"load": 4, "run": 1}


@pytest.mark.parametrize(
    ("what", "means"), [("load", "small file system"), ("load", "limit on files"), ("run", "small file system")]
)
def test_a_full_disk_costs_nothing_but_a_rerun(
    server: Forks, parsed: Path, tmp_path: Path, what: str, means: str, record_property: Callable[[str, object], None]
) -> None:
    with small_disk(tmp_path / "disk", 400) as disk:
        if means == "limit on files":
            disk = None
        record_property("full disk by", "tmpfs" if disk else "RLIMIT_FSIZE")
        tally = FullDisk(server, tmp_path / "w", what, disk=disk, seed=len(means), parsed=parsed).go(FILLS[what])
    assert tally.violations == []
    assert tally.disturbed >= FILLS[what]


def test_too_little_room_is_said_before_anything_is_copied(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The check before the load, with its numbers; nothing is half there when it refuses."""
    warehouse.configure(a={"feed": "sales.order_lines", "location": "lines*.csv"})
    content = "order_id,line_id,product_id,quantity,unit_price\no1,1,p1,1,1\n"
    warehouse.deliver("lines.csv", content)
    needed = 2 * len(content)
    with monkeypatch.context() as patch:
        patch.setattr("shutil.disk_usage", lambda path: type("Usage", (), {"free": needed - 1}))
        with pytest.raises(OSError, match=f"no room to load: {needed} bytes are needed, {needed - 1} are free") as full:
            warehouse.load()
    assert full.value.filename == str(warehouse.settings.build)
    assert not (warehouse.settings.build / "archive").exists()
    warehouse.load()
    assert warehouse.query("select loaded from loads.files") == [(1,)]
