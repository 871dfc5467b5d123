"""Makes a work file usable whose last checkpoint was cut short in the middle of a write.

DuckDB keeps the metadata of tables in blocks of 256 KB, cut into 64 parts. A checkpoint writes new metadata into free
parts of such a block and writes the whole block again *in place*, before the header that makes it count. A process
killed inside that write (or a full disk) leaves a block whose parts in use are as they were, whose free parts are half
new, and whose checksum fits neither: "Corrupt database file". The header still points to the parts in use and the
write-ahead log has what came after, so that nothing is lost: the checksum alone must be made to fit what stands there.

Add here nothing that could bless real damage. Only blocks of metadata are touched, only after a process that ended
badly, and only when all metadata can be read afterwards; data blocks are never written in place by DuckDB.
"""

from __future__ import annotations

import re
import struct
from pathlib import Path

import duckdb

from orchestration.progress import report
from orchestration.sql import sql_name, sql_text

_MISFIT = re.compile(r"computed checksum (\d+) does not match stored checksum (\d+) in block at location (\d+)")
_FIRST_BLOCK = 3 * 4096  # behind the main header and two database headers
_CHECKSUM = struct.Struct("<Q")


class WorkFileDamaged(OSError):
    """The work file cannot be read, and not because a checkpoint was cut short."""

    def __init__(self, path: Path, error: object) -> None:
        super().__init__(
            f"{path}: damaged ({error}). Move it away and run again: every delivery in the landing folder is loaded "
            "anew, and the history of loads begins again; what is published stands meanwhile"
        )


def mend_torn_checkpoint(path: Path) -> list[int]:
    """Reads all metadata of the work file and mends the blocks that a cut-short checkpoint left; their locations.

    Call it while holding the work file's lock, after an owner that ended badly.

    Raises:
        WorkFileDamaged: something else is wrong with the file, which is left as it was.
    """
    stored: dict[int, bytes] = {}
    try:
        while True:
            try:
                metadata = _read_all_metadata(path)
                break
            except duckdb.Error as error:
                misfit = _MISFIT.search(str(error))
                if misfit is None and not stored:  # a log in two parts can only be put together by writing
                    duckdb.connect(str(path)).close()
                    return []
                if misfit is None or int(misfit[3]) in stored:
                    raise
                stored[int(misfit[3])] = _put_checksum(path, int(misfit[3]), int(misfit[1]))
        if not stored.keys() <= metadata:
            raise duckdb.IOException(f"blocks of data at {sorted(stored.keys() - metadata)} do not fit their checksums")
    except duckdb.Error as error:
        for location, checksum in stored.items():
            _put_checksum(path, location, _CHECKSUM.unpack(checksum)[0])
        raise WorkFileDamaged(path, error) from error
    if stored:
        report("mend", f"{path.name}: a checkpoint was cut short; nothing was lost")
    return sorted(stored)


def _read_all_metadata(path: Path) -> set[int]:
    """Where the blocks of metadata lie in the file; reads each table's. Writes nothing: the log stays as it is."""
    with duckdb.connect(str(path), read_only=True) as con:
        tables = con.execute("select schema_name, table_name from duckdb_tables() where not temporary").fetchall()
        for schema, table in tables:
            name = sql_text(f"{sql_name(schema)}.{sql_name(table)}")
            con.execute(f"select count(*) from pragma_storage_info({name})")
        size = con.execute("select block_size from pragma_database_size()").fetchone()
        ids = con.execute("select block_id from pragma_metadata_info()").fetchall()
    assert size is not None
    return {_FIRST_BLOCK + int(block) * int(size[0]) for (block,) in ids}


def _put_checksum(path: Path, location: int, checksum: int) -> bytes:
    """Writes a block's checksum and gives back the one that stood there."""
    with path.open("r+b") as file:
        file.seek(location)
        before = file.read(_CHECKSUM.size)
        file.seek(location)
        file.write(_CHECKSUM.pack(checksum))
    return before
