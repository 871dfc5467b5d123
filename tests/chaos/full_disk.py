"""A disk that becomes full while a run works, and has room again afterwards.

A small tmpfs where one may be mounted; elsewhere a limit on the size of files, set from outside on the running
process. Both fail writes at a random moment of the run, and neither can be skipped.
"""

from __future__ import annotations

import contextlib
import os
import resource
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.chaos.campaign import RUN, Campaign
from tests.chaos.forks import End, group_is_gone


@contextlib.contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Path | None]:
    """`folder` as a file system of its own, or None where mounting is not permitted."""
    folder.mkdir(parents=True, exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True, check=False).returncode:
        yield None
        return
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


class FullDisk(Campaign):
    """Attempts that run out of room. `disk` is a small file system with the home on it; without one, files are limited."""

    def __init__(self, *arguments: Any, disk: Path | None, **options: Any) -> None:
        super().__init__(*arguments, home=disk and disk / "home", **options)
        self.disk = disk

    def attempt(self) -> End:
        """One run; at some moment of its usual length nothing more can be written, or next to nothing."""
        moment = self.random.uniform(0, 0.9 * self.duration)
        # a limit on files is one on the child's log as well, which must have room for the message
        slack = self.random.choice([0, 4096, 100_000, 1_000_000] if self.disk else [100_000, 500_000, 1_000_000])
        ballast = self.disk / "ballast" if self.disk else None

        def fill(pid: int) -> None:
            if ballast is None:
                with contextlib.suppress(ProcessLookupError):
                    resource.prlimit(pid, resource.RLIMIT_FSIZE, (slack, resource.RLIM_INFINITY))
                return
            with ballast.open("wb") as file:
                room = shutil.disk_usage(ballast.parent).free - slack
                while room > 0:  # the run goes on writing meanwhile
                    try:
                        os.posix_fallocate(file.fileno(), 0, room)
                        break
                    except OSError:
                        room = room * 9 // 10

        try:
            end = self.server.child(after=moment, disturb=fill, **self.task, **self.world.request)
            self.seen.append(self._published())  # readers are served while the disk is full
        finally:
            if ballast is not None:
                ballast.unlink(missing_ok=True)
        self._expect(group_is_gone(end.pid), f"a process of group {end.pid} outlives the run that failed")
        return end

    def was_cut_short(self, end: End) -> bool:
        """A run that failed, and said why in words a person can act on."""
        if end.status == 0:
            return False
        if self.task is RUN:
            self._expect(end.status == 1, f"exit status {end.status}, not 1: {end.text[-3000:]}")
        home = self.world.settings.home
        told = "no room to" in end.text and "bytes are needed" in end.text and str(home) in end.text
        self._expect(told, f"the message does not name path and bytes: {end.text[-6000:]}")
        return True
