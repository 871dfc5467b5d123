"""What we may not write or read: the landing folder is only ever read, one closed file stops nothing else."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.chaos.forks import Forks
from tests.chaos.world import World

RUN = ["run", "--json"]
Entry = tuple[str, int, int, int, bytes]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A warehouse whose permissions are given back at the end, so that it can be deleted."""
    made = World(tmp_path / "w", bulk=10)
    yield made
    for path in (made.folder, *made.folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | 0o700)


def _state(folder: Path) -> list[Entry]:
    """Name, mode, times and bytes of everything in a folder."""
    return [
        (str(p.relative_to(folder)), p.stat().st_mode, p.stat().st_mtime_ns, p.stat().st_ctime_ns,
         p.read_bytes() if p.is_file() else b"")
        for p in (folder, *sorted(folder.rglob("*")))
    ]  # fmt: skip


def _close(folder: Path) -> None:
    """Takes every right to write in a folder away."""
    for path in (*folder.rglob("*"), folder):
        path.chmod(0o555 if path.is_dir() else 0o444)


def test_a_whole_run_needs_no_right_to_write_where_files_are_delivered(
    server: Forks, world: World, parsed: Path
) -> None:
    shutil.copytree(parsed, world.settings.dbt_target)
    world.deliver(0)
    world.deliver(2)
    _close(world.settings.landing)
    before = _state(world.settings.landing)
    end = server.child("command", arguments=RUN, plain_permissions=True, **world.request)
    assert end.status == 0, end.text[-3000:]
    assert _state(world.settings.landing) == before


def test_a_file_that_cannot_be_read_is_told_and_stops_no_other(server: Forks, world: World) -> None:
    world.deliver(0)
    closed = world.settings.landing / "orders_0000.csv"
    closed.chmod(0)
    request = world.request | {"plain_permissions": True}
    end = server.child("load", **request)
    assert end.status == 0, end.text
    assert end.text == (
        "orders_0000.csv: cannot be read (Permission denied); make it readable for the user that runs this, "
        "it is then loaded by the next run"
    )
    paths = "select path from loads.files where status = 'loaded' and path like '%_0000.csv'"
    with duckdb.connect(str(world.settings.work_file)) as con:
        assert con.execute(paths).fetchall() == [("lines_0000.csv",)]
    assert list((world.settings.build / "archive").glob(".*")) == []
    closed.chmod(0o444)
    end = server.child("load", **request)
    assert (end.status, end.text) == (0, "")
    with duckdb.connect(str(world.settings.work_file)) as con:
        assert sorted(con.execute(paths).fetchall()) == [("lines_0000.csv",), ("orders_0000.csv",)]


@pytest.mark.parametrize("mode", [0o000, 0o444], ids=["not listed", "listed, not entered"])
def test_a_folder_that_cannot_be_read_is_told(server: Forks, world: World, mode: int) -> None:
    sources = world.settings.sources_file
    sources.write_text(sources.read_text().replace("location: lines*.csv", 'location: "*/lines*.csv"'))
    folders = [world.settings.landing / name for name in ("closed", "open")]
    for folder in folders:
        folder.mkdir()
        (folder / "lines_1.csv").write_text(
            "order_id,line_id,product_id,quantity,unit_price\n" + folder.name + ",1,peas,1,1\n"
        )
    folders[0].chmod(mode)
    end = server.child("load", plain_permissions=True, **world.request)
    assert end.status == 0, end.text
    assert end.text.startswith("closed/: the folder cannot be read (permission denied)")
    with duckdb.connect(str(world.settings.work_file)) as con:
        assert con.execute("select order_id from raw_sales.order_lines").fetchall() == [("open",)]


@pytest.mark.parametrize("exists", [True, False], ids=["a home that is there", "a home to be made"])
def test_a_home_that_cannot_be_written_is_a_setting_to_mend(server: Forks, world: World, exists: bool) -> None:
    home = world.settings.home
    (home if exists else home.parent).mkdir(exist_ok=True)
    (home if exists else home.parent).chmod(0o555)
    end = server.child("command", arguments=RUN, plain_permissions=True, **world.request)
    assert end.status == 2, end.text[-3000:]
    assert "cannot be written" in end.text and "PRODOPS_HOME" in end.text and "Traceback" not in end.text
    assert str(home if exists else home.parent) in end.text
    assert list(home.iterdir()) == [] if exists else not home.exists()
