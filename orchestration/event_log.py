"""Dagster's event log with its SQLite connections kept open for the length of a run.

Dagster opens the database, commits, syncs and closes it for each of a run's 800 events, which cost a third of a run.
Only the process that runs a job does this; the UI and the daemon read the same files in Dagster's own way.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from dagster._core.storage.event_log.sqlite.sqlite_event_log import SqliteEventLogStorage
from sqlalchemy.pool import StaticPool


@contextmanager
def kept_open(storage: object) -> Iterator[None]:
    """Keeps one connection to each file of the event log until the end of the block; other storages are left alone."""
    if not isinstance(storage, SqliteEventLogStorage):
        yield
        return
    open_anew = storage._connect
    engines: dict[str, sa.Engine] = {}

    @contextmanager
    def connect(shard: str) -> Iterator[sa.Connection]:
        if shard not in engines:
            with open_anew(shard):
                pass  # makes the tables of a new file
            engines[shard] = _engine(storage.conn_string_for_shard(shard))
        with storage._db_lock, engines[shard].connect() as connection, connection.begin():
            yield connection

    storage._connect = connect  # type: ignore[method-assign]
    try:
        yield
    finally:
        storage._connect = open_anew  # type: ignore[method-assign]
        for engine in engines.values():
            engine.dispose()


def _engine(address: str) -> sa.Engine:
    engine = sa.create_engine(address, poolclass=StaticPool, connect_args={"timeout": 20, "check_same_thread": False})
    with engine.connect() as connection:
        # the log is written ahead, so a killed process loses nothing; a power cut may lose the last events of a run
        connection.exec_driver_sql("pragma synchronous = normal")
    return engine
