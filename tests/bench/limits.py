"""A memory limit for a whole process tree, by what the system offers: a control group, systemd, or none."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import time
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

_GROUPS = Path("/sys/fs/cgroup")


@dataclass(frozen=True)
class Limit:
    """What to put before a command, and how the table calls it; without a prefix nothing is limited."""

    megabytes: int
    prefix: Sequence[str]
    says: str

    def check(self, largest_mb: float) -> None:
        """Whether it held, by the size of the largest process under it.

        Raises:
            ValueError: it did not.
        """
        if self.prefix and largest_mb > 1.1 * self.megabytes:
            raise ValueError(f"a process of {largest_mb:,.0f} MB, although it was {self.says}")


@contextlib.contextmanager
def memory_limit(megabytes: int) -> Iterator[Limit]:
    """The strictest limit that can be set here; the text says when there is none."""
    group = _control_group(megabytes)
    if group is not None:
        enter = ["sh", "-c", f'echo $$ > {group}/cgroup.procs && exec "$@"', "sh"]
        try:
            yield Limit(megabytes, enter, f"limited to {megabytes:,} MB by a control group")
        finally:
            _remove(group)
    elif _systemd_works():
        prefix = ["systemd-run", "--user", "--scope", "--quiet", f"--property=MemoryMax={megabytes}M"]
        yield Limit(megabytes, prefix, f"limited to {megabytes:,} MB by systemd")
    else:
        yield Limit(
            megabytes, [], f"no way to limit memory on this system (meant: {megabytes:,} MB); only the peak is told"
        )


def _control_group(megabytes: int) -> Path | None:
    """A new control group of version 1 or 2 with this limit, where the user may make one."""
    for parent, setting in ((_GROUPS / "memory", "memory.limit_in_bytes"), (_GROUPS, "memory.max")):
        group = parent / f"prodops-bench-{uuid.uuid4().hex}"
        try:
            group.mkdir()
        except OSError:
            continue
        # where version 1 is mounted, its parent is a plain folder, which would take the setting and limit nothing
        with contextlib.suppress(OSError):
            if (group / "cgroup.procs").exists():
                (group / setting).write_text(str(megabytes * 1024 * 1024))
                return group
        _remove(group)
    return None


def _remove(group: Path) -> None:
    """Its last process may take a moment to be gone."""
    for _ in range(50):
        with contextlib.suppress(OSError):
            group.rmdir()
            return
        time.sleep(0.1)


def _systemd_works() -> bool:
    if shutil.which("systemd-run") is None:
        return False
    probe = ["systemd-run", "--user", "--scope", "--quiet", "true"]
    return subprocess.run(probe, capture_output=True, check=False).returncode == 0
