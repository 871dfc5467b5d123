"""The same content delivered under two names: one delivery, whichever name came first.

Add nothing here that loads rows: a duplicate never does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import duckdb

from orchestration.raw.check.job import Result
from orchestration.raw.file_entry import FileEntry
from orchestration.raw.manifest import insert_file


def register_duplicate(con: duckdb.DuckDBPyConnection, entry: FileEntry, known: Mapping[str, Any]) -> bool:
    """Notes that a delivery has the content of one already known; nothing of it is loaded again.

    Of two names of one content the first to sort counts as the delivery: otherwise the order of arrival would
    decide which of two corrections wins. Returns whether the new name takes that place.
    """
    sorts_first = (entry.sort_key, entry.delivery.shown) < (known["delivery"], known["path"])
    takes_over = known["status"] == "loaded" and sorts_first
    con.execute("begin")
    try:
        if takes_over:
            _rename_rows(con, entry, known)
            _insert_duplicate(con, _under_old_name(entry, known), entry.delivery.shown)
        else:
            _insert_duplicate(con, entry, str(known["path"]))
        con.execute("commit")
    except BaseException:
        con.execute("rollback")
        raise
    return takes_over


def _insert_duplicate(con: duckdb.DuckDBPyConnection, entry: FileEntry, of_path: str) -> None:
    message = f"same content as {of_path}; nothing to load"
    insert_file(con, entry, Result("duplicate", reason="duplicate", message=message))


def _under_old_name(entry: FileEntry, known: Mapping[str, Any]) -> FileEntry:
    delivery = replace(entry.delivery, shown=str(known["path"]), size=known["size_bytes"], mtime_ns=known["mtime_ns"])
    return replace(entry, delivery=delivery, sort_key=str(known["delivery"]), version=int(known["file_version"]))


def _rename_rows(con: duckdb.DuckDBPyConnection, entry: FileEntry, known: Mapping[str, Any]) -> None:
    """Rows, quarantine and manifest of the content move to the entry's name."""
    file = {"source": entry.delivery.source, "file": entry.file_id}
    for table in entry.source.tables:
        con.execute(
            f"""update {table} set _file_version = $version,
                    _delivery = left(_delivery, length(_delivery) - length($was)) || $is
                where _source = $source and _file_id = $file""",
            {**file, "version": entry.version, "was": known["delivery"], "is": entry.sort_key},
        )
    names = {**file, "old": known["path"], "new": entry.delivery.shown}
    where = "where source = $source and file_id = $file and path = $old"
    con.execute(f"update loads.quarantine set path = $new {where}", names)
    con.execute(
        f"""update loads.files set path = $new, delivery = $delivery, file_version = $version,
                size_bytes = $size, mtime_ns = $mtime {where} and status = 'loaded'""",
        {
            **names, "delivery": entry.sort_key, "version": entry.version, "size": entry.delivery.size,
            "mtime": entry.delivery.mtime_ns,
        },
    )  # fmt: skip
