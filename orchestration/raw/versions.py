"""What a newer file does to what is known of an older one: same name, same content, or a held first try.

Add a rule here when a delivery must take another's place. All of it happens inside the transaction that registers the
newer file.
"""

from __future__ import annotations

import duckdb

from orchestration.raw.check.job import Result
from orchestration.raw.file_entry import FileEntry


def forget_held(con: duckdb.DuckDBPyConnection, entry: FileEntry) -> None:
    """A held file that is tried again has one row in the manifest: the newest attempt."""
    con.execute(
        "delete from loads.files where source = ? and sha256 = ? and status = 'held'",
        [entry.delivery.source, entry.sha256],
    )


def forget_earlier(con: duckdb.DuckDBPyConnection, entry: FileEntry, result: Result) -> None:
    """Content that comes back under its name after another is loaded again, as the newest version of that name."""
    if entry.was_version is None:
        return
    keys = [entry.delivery.source, entry.file_id]
    for table in entry.source.tables:
        con.execute(f"delete from {table} where _source = ? and _file_id = ?", keys)
    con.execute("delete from loads.quarantine where source = ? and file_id = ?", keys)
    con.execute(
        "delete from loads.files where source = ? and file_id = ? and path = ? and status = 'loaded'",
        [*keys, entry.delivery.shown],
    )
    result.warnings.append(f"this was version {entry.was_version} of the name and came back as version {entry.version}")


def close_older_version(con: duckdb.DuckDBPyConnection, entry: FileEntry) -> None:
    """A mended delivery under the same name resolves what was quarantined or held of its older version."""
    con.execute(
        "update loads.quarantine set resolved_by = ?, resolved_file_id = ? "
        "where source = ? and path = ? and file_id <> ? and resolved_by is null",
        [entry.run_id, entry.file_id, entry.delivery.source, entry.delivery.shown, entry.file_id],
    )
    con.execute(
        "update loads.files set reason = 'superseded', message = ? "
        "where source = ? and path = ? and file_id <> ? and status = 'held'",
        [
            f"replaced by version {entry.version} of the same name (file {entry.file_id}, run {entry.run_id})",
            entry.delivery.source,
            entry.delivery.shown,
            entry.file_id,
        ],
    )


def replace_older_version(con: duckdb.DuckDBPyConnection, entry: FileEntry) -> None:
    """A whole list sent again under its name takes the place of the older one; the archive keeps both.

    So does any file whose key holds record numbers: they moved, so no key tells which old row a new one replaces.
    """
    is_whole = entry.source.delivery == "snapshot" or bool(entry.source.numbered_key)
    if not is_whole or entry.version == 1:
        return
    older = "source = ? and path = ? and file_id <> ?"
    keys = [entry.delivery.source, entry.delivery.shown, entry.file_id]
    for table in entry.source.tables:
        con.execute(
            f"delete from {table} where _source = ? "
            f"and _file_id in (select file_id from loads.files where {older} and status = 'loaded')",
            [entry.delivery.source, *keys],
        )
    con.execute(f"update loads.files set reason = 'superseded' where {older} and status = 'loaded'", keys)
