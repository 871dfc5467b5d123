"""Small files that are there whole or not at all, whatever is killed or full in between.

Add here another way of writing a file of ours. Versions, archive and databases have rules of their own.
"""

from __future__ import annotations

import os
from pathlib import Path


def write_whole(path: Path, content: bytes, *, mode: int = 0o644, replace: bool = True) -> None:
    """Writes a file beside `path` and moves it there in one step.

    Raises:
        FileExistsError: `path` exists and `replace` is false.
    """
    for killed in path.parent.glob(f".{path.name}.*.partial"):
        killed.unlink(missing_ok=True)
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if replace:
            os.replace(partial, path)
        else:
            os.link(partial, path)
    finally:
        partial.unlink(missing_ok=True)
