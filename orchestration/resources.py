"""The work file: one lock, connections opened per use, and the secret for hashing ids.

Every stage gets to DuckDB through `WorkFile`; nobody keeps a connection. Add a resource here when two
stages need it; what only one stage needs stays with that stage.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import secrets
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb

from orchestration.files import write_whole
from orchestration.progress import report
from orchestration.settings import ConfigError, Settings
from orchestration.torn_checkpoint import mend_torn_checkpoint

_SCHEMA = Path(__file__).with_name("work_schema.sql")
_held_locks: dict[Path, int] = {}
_failed_owners: set[Path] = set()


class WorkFile:
    """Access to `build/work.duckdb`: one process at a time, one short connection at a time."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock_path = path.with_suffix(".lock")

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """Holds the work file for this process; waits for another owner and says who it is. Re-entrant.

        Raises:
            WorkFileDamaged: the last owner was cut short and left a file that cannot be read.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        if self._lock_path in _held_locks:
            _held_locks[self._lock_path] += 1
            try:
                yield
            finally:
                _held_locks[self._lock_path] -= 1
            return
        with self._lock_path.open("a+") as handle:
            self._wait(handle.fileno())
            handle.seek(0)
            self._mend(after=handle.read())
            handle.truncate(0)
            handle.write(str(os.getpid()))
            handle.flush()
            _held_locks[self._lock_path] = 1
            try:
                yield
                if self._lock_path not in _failed_owners:
                    handle.truncate(0)  # a name that still stands there is that of an owner that ended badly
            finally:
                _failed_owners.discard(self._lock_path)
                del _held_locks[self._lock_path]

    def note_failure(self) -> None:
        """The owner goes on after an error of some stage: the next one shall look whether the work file is whole."""
        _failed_owners.add(self._lock_path)

    def _mend(self, *, after: str) -> None:
        """What an owner left who was killed in the middle of a checkpoint; a log nobody writes tells of one as well."""
        log = self.path.with_name(self.path.name + ".wal")
        if (after or log.exists()) and self.path.exists() and self.path.stat().st_size > 0:
            mend_torn_checkpoint(self.path)

    def _wait(self, descriptor: int) -> None:
        told = False
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            except BlockingIOError:
                if not told:
                    owner = self._lock_path.read_text() or "unknown"
                    report("wait", f"another run (process {owner}) is working on {self.path}; waiting for it")
                    told = True
                time.sleep(0.2)

    @contextlib.contextmanager
    def connect(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A read-write connection with the manifest tables in place, closed at the end of the block."""
        with self.lock(), duckdb.connect(str(self.path), config=self._config()) as con:
            con.execute("set TimeZone = 'UTC'")
            con.execute(_SCHEMA.read_text())
            yield con

    def _config(self) -> dict[str, str | bool | int | float | list[str]]:
        return {
            "temp_directory": str(self.path.parent / "spill"),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }


def hashing_key(settings: Settings) -> tuple[str, bool]:
    """The key for hashing personal ids, in hex, and whether it was made just now.

    Raises:
        ConfigError: the key is too short to protect anything.
    """
    if settings.key is not None:
        if len(settings.key) < 16:
            raise ConfigError("PRODOPS_KEY has fewer than 16 characters; set a longer secret")
        raw = settings.key.encode()
        return (raw if len(raw) <= 64 else hashlib.sha256(raw).digest()).hex(), False
    path = settings.secret_file
    made = not path.exists()
    if made:
        path.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileExistsError):  # another process was faster: its key is the key
            write_whole(path, secrets.token_hex(32).encode(), mode=0o600, replace=False)
    key = path.read_text().strip()
    if len(key) < 16:
        raise ConfigError(
            f"{path}: holds no key. Put the key back, or set PRODOPS_KEY; another key gives other hashes of ids"
        )
    return key.encode().hex(), made
