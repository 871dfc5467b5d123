"""The folder that readers look into: versions, their manifests, the link `current`, and its log.

Add here what touches the layout under publish/. Nothing here opens a database: what a version holds
is made in copying.py, whether it may be shown is decided in gate.py.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import logging
import os
import re
import shutil
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

FILE = "productops.duckdb"  # constant, so that the catalog name of readers never changes
LOCK_WAIT_SECONDS = 600.0
SAFE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")

Manifest = dict[str, Any]
log = logging.getLogger(__name__)


def fsync(path: Path) -> None:
    """Make a file or a directory entry survive a crash."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def publish_lock(root: Path, wait_seconds: float = LOCK_WAIT_SECONDS) -> Iterator[None]:
    """One publisher or rollback at a time; the lock file names the process that holds it.

    Raises:
        TimeoutError: somebody else held the lock for longer than `wait_seconds`.
    """
    root.mkdir(parents=True, exist_ok=True)
    path = root / ".publish.lock"
    with path.open("a+") as handle:
        deadline, told = time.monotonic() + wait_seconds, False
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                owner = path.read_text().strip() or "unknown"
                if time.monotonic() > deadline:
                    raise TimeoutError(
                        f"{path}: process {owner} is still publishing after {wait_seconds:.0f} s; "
                        "wait for it or stop it, then run again"
                    ) from None
                if not told:
                    log.warning("waiting for process %s, which is publishing", owner)
                    told = True
                time.sleep(0.05)
        handle.truncate(0)
        handle.write(str(os.getpid()))
        handle.flush()
        yield


def seal(version: Path, manifest: Manifest) -> None:
    """Write the manifest with sizes and digest, make files read-only, and all of it durable."""
    files = [path for path in version.rglob("*") if path.is_file()]
    with (version / FILE).open("rb") as handle:
        manifest["sha256"] = hashlib.file_digest(handle, "sha256").hexdigest()
    manifest["bytes"] = sum(path.stat().st_size for path in files)
    path = version / "manifest.json"
    path.write_text(json.dumps(manifest, indent=1) + "\n")
    for file in [*files, path]:
        file.chmod(0o444)
        fsync(file)
    for folder in [*(p for p in version.rglob("*") if p.is_dir()), version]:
        fsync(folder)


def kept(root: Path) -> list[Manifest]:
    """Manifests of the versions in store, oldest first."""
    found = []
    for path in (root / "versions").glob("*/manifest.json"):
        if not path.parent.name.startswith("."):
            found.append(json.loads(path.read_text()))
    return sorted(found, key=lambda manifest: (manifest["published_at"], manifest["run_id"]))


def current(root: Path) -> Manifest | None:
    """Manifest of the version that readers see; None before the first one."""
    path = root / "current" / "manifest.json"
    return json.loads(path.read_text()) if path.exists() else None


def shown(root: Path) -> set[str]:
    """Run ids that `current` has pointed at, by the log of its changes."""
    path = root / "flips.jsonl"
    run_ids = set()
    for line in path.read_text().splitlines() if path.exists() else []:
        with contextlib.suppress(json.JSONDecodeError):  # a line torn by a kill
            run_ids.add(str(json.loads(line)["run_id"]))
    return run_ids


def log_flip(root: Path, run_id: str, action: str, previous: str | None) -> None:
    """One line of who came to be shown, in place of whom, when and by what."""
    entry = {
        "at": datetime.now(UTC).isoformat(),
        "run_id": run_id,
        "action": action,
        "previous": previous,
    }
    with (root / "flips.jsonl").open("a+") as handle:
        handle.write(f"\n{json.dumps(entry)}")
        handle.flush()
        os.fsync(handle.fileno())


def flip(root: Path, run_id: str, action: str) -> None:
    """Point `current` at a version: the only step that readers can see."""
    live = current(root)
    link = root / ".current.tmp"
    link.unlink(missing_ok=True)
    link.symlink_to(Path("versions") / run_id)
    os.replace(link, root / "current")
    fsync(root)
    log_flip(root, run_id, action, live["run_id"] if live else None)


def _remove(version: Path) -> None:
    """Hide a version, then delete it: a kill in between leaves only a leftover."""
    hidden = version.with_name(f".{version.name.strip('.')}.removed")
    version.rename(hidden)
    shutil.rmtree(hidden)


def clear_leftovers(root: Path) -> list[str]:
    """Remove what killed publishers left: partial versions, and whole ones never shown."""
    (root / "versions").mkdir(parents=True, exist_ok=True)
    (root / ".current.tmp").unlink(missing_ok=True)
    leftovers = [path for path in (root / "versions").iterdir() if path.name.startswith(".")]
    for path in leftovers:
        shutil.rmtree(path)
    live, known = current(root), shown(root)
    if live:  # killed before the log was written, or the log is gone
        for manifest in [live] if known else kept(root):
            if manifest["run_id"] not in known:
                log_flip(root, manifest["run_id"], "publish", manifest["previous_run_id"])
    for version in (root / "versions").iterdir():
        if version.name not in shown(root):
            _remove(version)
            leftovers.append(version)
    if leftovers:
        log.warning("removed leftovers of a killed publisher: %s", [p.name for p in leftovers])
    return [path.name for path in leftovers]


def retain(root: Path, keep: int) -> None:
    """Keep the newest versions and the one that is shown."""
    live = current(root)
    for manifest in kept(root)[:-keep]:
        if live is None or manifest["run_id"] != live["run_id"]:
            _remove(root / "versions" / manifest["run_id"])
