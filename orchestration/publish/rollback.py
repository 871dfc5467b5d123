"""Rollback: show readers a version that was published before.

Add here other choices among kept versions. Nothing here makes, changes or deletes a version.
"""

from __future__ import annotations

from pathlib import Path

from orchestration.publish import versions


def kept_versions(root: Path) -> list[str]:
    """Run ids that can be shown, newest first; those never shown are not among them."""
    shown = versions.shown(root)
    return [m["run_id"] for m in reversed(versions.kept(root)) if m["run_id"] in shown]


def rollback(root: Path, version: str | None = None) -> str:
    """Flip `current` to a kept version and return its run id.

    Args:
        root: folder of `current` and `versions`.
        version: run id; None for the one published before the one that is shown.

    Raises:
        LookupError: that version is not kept, or there is none before; lists those kept.
    """
    with versions.publish_lock(root):
        names = kept_versions(root)
        listed = ", ".join(names) or "none"
        if version is not None:
            if version not in names:
                raise LookupError(f"no version {version!r} is kept; kept, newest first: {listed}")
            target = version
        else:
            live = versions.current(root)
            shown_now = live["run_id"] if live else None
            older = names[names.index(shown_now) + 1 :] if shown_now in names else names
            if not older:
                raise LookupError(f"no version before the present one is kept; kept: {listed}")
            target = older[0]
        versions.flip(root, target, "rollback")
        return target
