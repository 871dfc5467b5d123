"""Room on the disk: asked for before work starts, named when it runs out all the same.

Add here another way in which a disk says that it is full. Nothing here cleans up: who makes a
partial file removes it.
"""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
# as the C library, SQLite (Dagster's history) and DuckDB say it
FULL_TEXT = (
    "No space left on device", "Disk quota exceeded", "File too large", "database or disk is full", "disk I/O error",
)  # fmt: skip


def is_full(error: BaseException | str | None) -> bool:
    """Whether an error, or one that it came from, says that the disk is full."""
    if isinstance(error, str):
        return any(text in error for text in FULL_TEXT)
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        if getattr(error, "errno", None) in FULL or is_full(str(error)):
            return True
        error = error.__cause__ or error.__context__
    return False


def no_room(task: str, folder: Path, needed: int, then: str) -> OSError:
    """The error that says what needed how many bytes where, and what to do."""
    free = shutil.disk_usage(folder).free
    return OSError(errno.ENOSPC, f"no room to {task}: {needed} bytes are needed, {free} are free; {then}", str(folder))


@contextmanager
def room_for(task: str, folder: Path, needed: int, then: str) -> Iterator[None]:
    """Do work that takes about `needed` bytes under `folder`; `then` says what to do without them.

    Raises:
        OSError: with errno ENOSPC, naming path and bytes, before or while the work is done.
    """
    if shutil.disk_usage(folder).free < needed:
        raise no_room(task, folder, needed, then)
    try:
        yield
    except Exception as error:
        if is_full(error):
            raise no_room(task, folder, needed, then) from error
        raise
