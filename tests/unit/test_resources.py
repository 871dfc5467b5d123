"""The work file has one owner at a time: a second process waits, and says for whom."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from orchestration.progress import listening
from orchestration.resources import WorkFile

HOLD = """
import sys, time
from pathlib import Path
from orchestration.resources import WorkFile
with WorkFile(Path(sys.argv[1])).lock():
    print("held", flush=True)
    sys.stdin.readline()
"""


def _holder(path: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_process_waits_and_names_the_owner(tmp_path: Path) -> None:
    holder = _holder(tmp_path / "work.duckdb")
    told: list[str] = []

    def listen(stage: str, what: str, done: int, total: int) -> None:
        told.append(what)
        assert holder.stdin is not None
        holder.stdin.write("go\n")
        holder.stdin.flush()

    with listening(listen), WorkFile(tmp_path / "work.duckdb").connect() as con:
        con.execute("select 1")
    assert holder.wait() == 0
    assert [str(holder.pid) in what for what in told] == [True]


def test_a_killed_owner_leaves_no_lock_behind(tmp_path: Path) -> None:
    holder = _holder(tmp_path / "work.duckdb")
    holder.kill()
    holder.wait()
    with WorkFile(tmp_path / "work.duckdb").lock():
        pass


def test_the_lock_is_reentrant_and_the_file_is_free_afterwards(tmp_path: Path) -> None:
    work = WorkFile(tmp_path / "work.duckdb")
    with work.lock(), work.connect() as con:
        con.execute("select 1")
    with duckdb.connect(str(work.path)) as con:
        assert con.execute("select count(*) from loads.files").fetchall() == [(0,)]


def test_no_extension_is_ever_fetched(tmp_path: Path) -> None:
    with WorkFile(tmp_path / "work.duckdb").connect() as con, pytest.raises(duckdb.Error):
        con.execute("select * from 'http://127.0.0.1:9/x.csv'")
