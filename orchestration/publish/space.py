"""Room on the disk: asked for before work starts, named when it runs out all the same.

Add here another way in which a disk says that it is full. Nothing here cleans up: who makes a
partial version removes it.
"""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
FULL_TEXT = ("No space left on device", "Disk quota exceeded", "File too large")


def _no_room(run_id: str, root: Path, needed: int) -> OSError:
    free = shutil.disk_usage(root).free
    return OSError(
        errno.ENOSPC,
        f"no room to publish {run_id}: {needed} bytes are needed, {free} are free; free space or "
        "keep fewer versions, then publish again; readers see what they saw",
        str(root),
    )


@contextmanager
def room_for(run_id: str, root: Path, needed: int) -> Iterator[None]:
    """Do work that takes `needed` bytes under `root`.

    Raises:
        OSError: with errno ENOSPC, naming path and bytes, before or while the work is done.
    """
    if shutil.disk_usage(root).free < needed:
        raise _no_room(run_id, root, needed)
    try:
        yield
    except (OSError, duckdb.Error) as error:
        if getattr(error, "errno", None) in FULL or any(text in str(error) for text in FULL_TEXT):
            raise _no_room(run_id, root, needed) from error
        raise
