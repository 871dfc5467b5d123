"""Files beside a delivery: a marker that must be there before it is taken, and what it should hold.

Add a kind of sidecar here and in `file_format.Sidecar`. What a count means is checked in `check/control`.
"""

from __future__ import annotations

from pathlib import Path

from orchestration.raw.config import Source

_MOST_BYTES = 10_000


def is_sidecar(source: Source, name: str) -> bool:
    """True for the name of a file that speaks about a delivery and is none itself."""
    return bool(source.sidecar.endings) and name.endswith(source.sidecar.endings)


def read_sidecar(source: Source, path: Path) -> tuple[str | None, list[str]]:
    """What the count sidecar of a delivery says, and the names of sidecars that are declared and not there yet."""
    control, absent = None, []
    for ending in source.sidecar.endings:
        beside = path.with_name(path.name + ending)
        if beside.is_symlink() or not beside.is_file():
            absent.append(beside.name)
        elif ending == source.sidecar.count:
            with beside.open("rb") as file:
                control = file.read(_MOST_BYTES).decode("utf-8", "replace")
    return control, absent
