"""Finds delivered files and copies them into the archive, whole or not at all.

A file is taken when it has stopped changing; its name in the archive is the hash of its content, so what
is checked, loaded and replayed is the same bytes for ever. Formats are none of this module's business.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from orchestration.raw.config import Source
from orchestration.raw.sidecar import is_sidecar


class Unreadable(Exception):
    """A delivered file or folder that we may not, or cannot, read; the text is a sentence about it."""


_UNFINISHED = (".tmp", ".part", ".partial", ".crdownload", ".filepart")


@dataclass(frozen=True)
class Delivery:
    """One delivered file of one source, as seen in the landing folder."""

    source: str
    path: Path
    shown: str
    size: int
    mtime_ns: int

    def is_unchanged(self) -> bool:
        """True while the file still has the size and time it was seen with."""
        try:
            now = self.path.stat()
        except FileNotFoundError:
            return False
        return (now.st_size, now.st_mtime_ns) == (self.size, self.mtime_ns)


def write_records(folder: Path, name: str, source: Source) -> Delivery:
    """Rows written in the sources file itself, as a file that goes the way of every delivery."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.jsonl"
    text = "".join(json.dumps(record, default=str, ensure_ascii=False) + "\n" for record in source.records)
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")
        written = time.time() - 60  # it is whole already: no need to wait for it to settle
        os.utime(path, (written, written))
    stat = path.stat()
    return Delivery(name, path, f"sources.yml:{name}.jsonl", stat.st_size, stat.st_mtime_ns)


def find_deliveries(landing: Path, name: str, source: Source) -> tuple[list[Delivery], list[str]]:
    """Files of a source in name order, and a sentence for each that is refused (links, paths outside)."""
    found: list[Delivery] = []
    refused: list[str] = []
    root = landing.resolve()
    refused += _closed_folders(landing, source.location)
    for path in sorted(landing.glob(source.location)):
        shown = path.relative_to(landing).as_posix()
        if path.name.startswith(".") or path.name.endswith(_UNFINISHED):
            continue
        if is_sidecar(source, path.name):
            continue
        if not os.access(path.parent, os.X_OK) or path.is_dir():
            continue  # a folder that cannot be entered was told above
        if path.is_symlink() or not path.resolve().is_relative_to(root):
            refused.append(f"{shown}: a link or outside the landing folder; deliver the file itself")
            continue
        if not path.is_file():
            refused.append(f"{shown}: not a regular file")
            continue
        stat = path.stat()
        found.append(Delivery(name, path, shown, stat.st_size, stat.st_mtime_ns))
    return found, refused


def _closed_folders(landing: Path, location: str) -> list[str]:
    """A sentence for each folder on the way to a source's files that cannot be looked into: a glob would skip it."""
    parts = Path(location).parts[:-1]
    folders = {landing, *(f for n in range(len(parts)) for f in landing.glob("/".join(parts[: n + 1])))}
    return [
        f"{folder.relative_to(landing).as_posix()}/: the folder cannot be read (permission denied); "
        "make it readable for the user that runs this"
        for folder in sorted(folders)
        if os.path.isdir(folder)  # noqa: PTH112 - says no where Path.is_dir raises
        and not os.access(folder, os.R_OK | os.X_OK)
    ]


def wait_until_settled(
    deliveries: Iterable[tuple[Delivery, float]], *, patience: float = 10.0
) -> tuple[list[Delivery], list[Delivery]]:
    """Splits into files that have not changed for their `settle_seconds`, and files still being written."""
    pending = list(deliveries)
    settled: list[Delivery] = []
    started = time.monotonic()
    while pending:
        waiting = []
        for delivery, seconds in pending:
            age = time.time() - delivery.mtime_ns / 1e9
            watched = time.monotonic() - started
            if delivery.is_unchanged() and (age >= seconds or watched >= seconds):
                settled.append(delivery)
            elif delivery.is_unchanged():
                waiting.append((delivery, seconds))
        moving = [d for d, _ in pending if d not in settled and all(d is not w for w, _ in waiting)]
        if moving or not waiting or time.monotonic() - started > patience:
            return settled, moving + [d for d, _ in waiting]
        pending = waiting
        time.sleep(0.1)
    return settled, []


def archive(delivery: Delivery, folder: Path) -> tuple[str, Path] | None:
    """Copies the file into the archive; its sha256 and place there, or None when it changed meanwhile.

    Raises:
        Unreadable: the delivery cannot be read.
    """
    folder.mkdir(parents=True, exist_ok=True)
    partial = folder / f".{os.getpid()}.partial"
    digest = hashlib.sha256()
    with partial.open("wb") as copy:
        for chunk in _chunks(delivery):
            digest.update(chunk)
            copy.write(chunk)
        copy.flush()
        os.fsync(copy.fileno())
    if not delivery.is_unchanged():
        partial.unlink()
        return None
    sha256 = digest.hexdigest()
    target = archived_path(folder, sha256)
    target.parent.mkdir(exist_ok=True)
    os.replace(partial, target)
    target.chmod(0o444)
    return sha256, target


def _chunks(delivery: Delivery) -> Iterator[bytes]:
    """The bytes of a delivered file; what goes wrong here is about the delivery, not about our disk."""
    try:
        with delivery.path.open("rb") as source:
            while chunk := source.read(1 << 20):
                yield chunk
    except FileNotFoundError:
        return  # taken away meanwhile: it is no longer the delivery that was seen
    except OSError as error:
        raise Unreadable(
            f"{delivery.shown}: cannot be read ({error.strerror}); make it readable for the user that runs this, "
            "it is then loaded by the next run"
        ) from error


def archived_path(folder: Path, sha256: str) -> Path:
    """Where content of this hash lies in the archive."""
    return folder / sha256[:2] / sha256


def sort_key(source: Source, shown: str) -> str:
    """What sorts the deliveries of a source: its `delivered` group, else the file name."""
    name = shown.rsplit("/", 1)[-1]
    if source.delivered:
        match = re.search(source.delivered, name)
        if match:
            return match.group(1)
    return name
