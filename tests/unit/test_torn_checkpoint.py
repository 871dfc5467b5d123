"""A process killed while DuckDB writes a block of metadata again in place: the next owner finds every row."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from orchestration.resources import WorkFile
from orchestration.torn_checkpoint import WorkFileDamaged, mend_torn_checkpoint

BLOCK, FIRST = 262_144, 12_288
ROWS = "select (select sum(a) from t1), (select count(*) from late), (select string_agg(b, '') from t29)"
# committed, but not in the file yet: the process ends before a checkpoint
LEFT_IN_THE_LOG = """
import duckdb, os, sys
con = duckdb.connect(sys.argv[1])
con.execute("insert into t1 select range, 'x' from range(10); create table late as select 1 as a")
os._exit(0)
"""


@dataclass
class Checkpoint:
    """Bytes of a work file around one checkpoint, the log it takes in, and what the tables hold after it."""

    before: bytes
    after: bytes
    log: bytes
    rows: tuple[object, ...]

    def torn(self, path: Path, cut: int) -> WorkFile:
        """A work file whose first block of metadata was written up to `cut` bytes, by a process that was killed."""
        to = FIRST + cut
        path.write_bytes(self.before[:FIRST] + self.after[FIRST:to] + self.before[to:] + self.after[len(self.before) :])
        path.with_name(path.name + ".wal").write_bytes(self.log)
        path.with_suffix(".lock").write_text("4711")
        return WorkFile(path)


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Checkpoint:
    path = tmp_path_factory.mktemp("torn") / "work.duckdb"
    with duckdb.connect(str(path)) as con:
        for number in range(30):
            con.execute(f"create table t{number} as select range as a, 'abc' || range as b from range(1000)")
    subprocess.run([sys.executable, "-c", LEFT_IN_THE_LOG, str(path)], check=True)
    before, log = path.read_bytes(), path.with_name("work.duckdb.wal").read_bytes()
    with duckdb.connect(str(path)) as con:
        con.execute("checkpoint")
        rows = con.execute(ROWS).fetchone()
    assert rows is not None
    return Checkpoint(before, path.read_bytes(), log, rows)


def _is_refused(path: Path) -> bool:
    try:
        with duckdb.connect(str(path), read_only=True):
            return False
    except duckdb.Error as error:
        assert "does not match stored checksum" in str(error)
        return True


def test_every_cut_of_the_write_is_mended(checkpoint: Checkpoint, tmp_path: Path) -> None:
    refused = 0
    for cut in [4, 8, 100, *range(4096, BLOCK, 4096)]:
        work = checkpoint.torn(tmp_path / "work.duckdb", cut)
        refused += _is_refused(work.path)
        with work.connect() as con:
            assert con.execute(ROWS).fetchone() == checkpoint.rows, cut
    assert refused > 5, "the cuts must be such that DuckDB itself refuses the file"


def test_a_file_that_nobody_left_half_done_is_not_touched(checkpoint: Checkpoint, tmp_path: Path) -> None:
    """A checksum that does not fit, without a killed owner or a log, is damage: it must not be made to look right."""
    cut = next(cut for cut in range(4096, BLOCK, 4096) if _is_refused(checkpoint.torn(tmp_path / "w.duckdb", cut).path))
    work = checkpoint.torn(tmp_path / "work.duckdb", cut)
    (tmp_path / "work.duckdb.wal").unlink()
    (tmp_path / "work.lock").write_text("")
    content = work.path.read_bytes()
    with pytest.raises(duckdb.Error, match="Corrupt database file"), work.connect():
        pass
    assert work.path.read_bytes() == content


def test_other_damage_is_told_and_left_as_it_was(checkpoint: Checkpoint, tmp_path: Path) -> None:
    """Metadata that cannot be read even with a fitting checksum: the file is not what a cut-short write leaves."""
    path = tmp_path / "work.duckdb"
    broken = bytearray(checkpoint.after)
    broken[FIRST + 8 : FIRST + 8 + 64 * 4096 - 8] = b"\xa5" * (64 * 4096 - 8)
    path.write_bytes(broken)
    with pytest.raises(WorkFileDamaged, match=r"work\.duckdb: damaged .* Move it away and run again"):
        mend_torn_checkpoint(path)
    assert path.read_bytes() == bytes(broken)


def test_an_owner_that_failed_or_was_killed_is_remembered(tmp_path: Path) -> None:
    work = WorkFile(tmp_path / "work.duckdb")
    lock = tmp_path / "work.lock"
    with work.connect():
        assert lock.read_text() == str(os.getpid())
    assert lock.read_text() == ""
    with work.lock():
        work.note_failure()
    assert lock.read_text() == str(os.getpid())
    with work.lock():
        pass
    assert lock.read_text() == ""
    with pytest.raises(KeyError), work.lock():
        raise KeyError
    assert lock.read_text() == str(os.getpid())
