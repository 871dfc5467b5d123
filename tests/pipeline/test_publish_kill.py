"""Readers and kills: nobody ever sees a torn, missing or older version.

Add here what needs a second process. What one publish does by itself is in tests/unit.
"""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pytest

from orchestration.publish import versions
from orchestration.publish.rollback import rollback

REPOSITORY = Path(__file__).parents[2]
KILLS = 30
KILL_SECONDS = 45.0
ROWS = 2000

# Publishes one version after the other: three marts that all carry the number of the version.
PUBLISHER = f"""
import contextlib, os, sys
from datetime import date
from pathlib import Path
import duckdb
from orchestration.fingerprint import fingerprint
from orchestration.publish.publisher import publish

work, root, count = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
print("ready", flush=True)
for _ in range(count):
    with contextlib.closing(duckdb.connect(str(work))) as con:
        con.execute((Path("orchestration") / "work_schema.sql").read_text())
        con.execute("create schema if not exists marts")
        con.execute("create table if not exists n as select 0 as n")
        con.execute("update n set n = n + 1")
        number = con.execute("from n").fetchone()[0]
        for mart in ("a", "b", "c"):
            con.execute(f"create or replace table marts.{{mart}} as select {{number}} as n, r "
                        "from range({ROWS}) as t(r)")
            con.execute("insert into audit.verdicts values "
                        "(?, ?, 's', 1, 1, 0, 0, true, '[]', 'r', now()::timestamp)",
                        ["marts." + mart, fingerprint(con, "marts", mart)])
    publish(work_file=work, root=root, run_id=f"run-{{number}}", as_of=date(2026, 1, 31),
            marts=["a", "b", "c"], write_brief=None, keep=3)
    print(number, flush=True)
"""


def _publisher(work: Path, root: Path, count: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", PUBLISHER, str(work), str(root), str(count)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=REPOSITORY,
    )


def _publish(work: Path, root: Path, count: int) -> None:
    """Publish undisturbed."""
    child = _publisher(work, root, count)
    _, stderr = child.communicate(timeout=60)
    assert child.returncode == 0, stderr.decode()


def _numbers(con: duckdb.DuckDBPyConnection) -> set[tuple[int, int]]:
    """Version number and row count of each mart, in one statement per mart as a BI tool asks."""
    return {row for mart in "abc" for row in con.execute(f"select min(n), count(*) from marts.{mart}").fetchall()}


@dataclass
class Reader:
    """Opens `current` again and again and notes whatever a reader must not see."""

    root: Path
    reads: int = 0
    last: int = 0
    bad: list[str] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    def read(self) -> None:
        """One look at the marts."""
        self.reads += 1
        try:
            file = self.root / "current" / "productops.duckdb"
            with contextlib.closing(duckdb.connect(str(file), read_only=True)) as con:
                seen = _numbers(con)
        except duckdb.Error as error:
            self.bad.append(f"missing: {error}")
            return
        if len(seen) != 1 or {rows for _, rows in seen} != {ROWS}:
            self.bad.append(f"torn: {seen}")
        elif (number := min(seen)[0]) < self.last:
            self.bad.append(f"older: {number} after {self.last}")
        else:
            self.last = number

    def loop(self) -> None:
        """Read until told to stop."""
        while not self.stop.is_set():
            self.read()


@contextlib.contextmanager
def _reading(root: Path) -> Iterator[Reader]:
    reader = Reader(root)
    thread = threading.Thread(target=reader.loop)
    thread.start()
    try:
        yield reader
    finally:
        reader.stop.set()
        thread.join(10)


@pytest.fixture
def published(tmp_path: Path) -> tuple[Path, Path]:
    """A work file and a publish folder with one version."""
    work, root = tmp_path / "work.duckdb", tmp_path / "publish"
    _publish(work, root, 1)
    return work, root


def test_readers_are_never_disturbed(published: tuple[Path, Path]) -> None:
    """A connection kept open sees its version to the end; those who reopen see the next."""
    work, root = published
    file = root / "current" / "productops.duckdb"
    with contextlib.closing(duckdb.connect(str(file), read_only=True)) as kept_open:
        with _reading(root) as one, _reading(root) as two:
            _publish(work, root, 8)  # more than are kept: the first file is deleted under its reader
            one.read()
        assert _numbers(kept_open) == {(1, ROWS)}
        with contextlib.closing(duckdb.connect(str(file), read_only=True)) as fresh:
            assert _numbers(fresh) == {(9, ROWS)}  # in the same process, beside the old one
    assert (one.bad, two.bad) == ([], [])
    assert min(one.reads, two.reads) > 20
    assert one.last == 9


def test_no_kill_is_ever_seen(published: tuple[Path, Path]) -> None:
    """SIGKILL at random points of build, copy, rename, flip, record and retention."""
    work, root = published
    chance = random.Random(20)
    deadline, kills, leftovers = time.monotonic() + KILL_SECONDS, 0, 0
    with _reading(root) as reader:
        while kills < KILLS and time.monotonic() < deadline:
            child = _publisher(work, root, 1000)
            assert child.stdout is not None and child.stdout.readline() == b"ready\n"
            time.sleep(chance.uniform(0.0, 0.9))
            assert child.poll() is None, child.communicate()[1].decode()
            os.kill(child.pid, signal.SIGKILL)
            child.communicate()
            kills += 1
            leftovers += any(path.name.startswith(".") for path in (root / "versions").iterdir())
    assert reader.bad == []
    assert kills >= 25 and reader.last > 5 and reader.reads > 100
    assert leftovers > 0  # some kills hit the middle of a version
    _publish(work, root, 1)
    reader.read()
    assert reader.bad == []
    assert sorted(p.name for p in (root / "versions").iterdir() if p.name.startswith(".")) == []
    assert len(versions.kept(root)) == 3
    assert not (root / ".current.tmp").is_symlink()
    _history_is_whole(work, root)


def _history_is_whole(work: Path, root: Path) -> None:
    """Each version that was ever shown is recorded once, whoever was killed in between."""
    with contextlib.closing(duckdb.connect(str(work), read_only=True)) as con:
        rows = con.execute(
            """select candidate_run_id, count(*) from audit.publish_attempts
               where decision = 'published' group by 1"""
        ).fetchall()
    assert {run_id for run_id, _ in rows} == versions.shown(root)
    assert {count for _, count in rows} == {3}


def _two_steps(root: Path) -> None:
    """What `ln -sfn` does: take the link away, then make it again."""
    target = (root / "current").readlink()
    (root / "current").unlink()
    time.sleep(0.02)
    (root / "current").symlink_to(target)
    time.sleep(0.02)


def _in_place(root: Path) -> None:
    """What publishing mart by mart does."""
    file = (root / "current" / "productops.duckdb").resolve()
    file.chmod(0o644)
    for mart in "ab":
        with contextlib.closing(duckdb.connect(str(file))) as con:
            con.execute(f"update marts.{mart} set n = n + 1")


def _older(root: Path) -> None:
    """What a link to the wrong version does."""
    rollback(root, "run-1")


@pytest.mark.parametrize(("damage", "sign"), [(_two_steps, "missing"), (_in_place, "torn"), (_older, "older")])
def test_the_reader_would_notice_damage(
    published: tuple[Path, Path], damage: Callable[[Path], None], sign: str
) -> None:
    """Control: a reader that cannot see a bad replacement proves nothing above."""
    work, root = published
    _publish(work, root, 1)
    reader = Reader(root)
    reader.read()
    assert (reader.bad, reader.last) == ([], 2)
    if damage is _two_steps:
        thread = threading.Thread(target=reader.loop)
        thread.start()
        patience = time.monotonic() + 60  # on a loaded machine a look takes longer than a link is away
        while not reader.bad and time.monotonic() < patience:
            damage(root)
        reader.stop.set()
        thread.join(10)
    else:  # one process opens a file either to read or to write
        damage(root)
        reader.read()
    assert reader.bad and reader.bad[0].startswith(sign)
