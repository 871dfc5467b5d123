"""Matches the columns a file has with those its source maps, by name and never by position.

Add a tolerance here only if it cannot join two different columns. Reading the header row is the readers' job.
"""

from __future__ import annotations

import difflib
from collections import Counter

from orchestration.raw.check.extra import unmapped_columns
from orchestration.raw.check.job import HoldFile, Job


def match_columns(
    job: Job, names: list[str], taken: frozenset[int] = frozenset()
) -> tuple[dict[str, list[int]], list[str]]:
    """Positions in the file of each canonical column (several when joined), and warnings about the rest.

    `taken` are columns with a use of their own, such as the questions of a survey.

    Raises:
        HoldFile: a mapped or required column is missing, or stands twice.
    """
    stripped = [name.strip() for name in names]
    counts = Counter(stripped)
    positions: dict[str, list[int]] = {}
    problems: list[str] = []
    for column in job.columns:
        if not column.is_in_file:
            continue
        present = [name for name in column.join or column.candidates if name.strip() in counts]
        found = present if column.join else present[:1]
        twice = [name for name in found if counts[name.strip()] > 1]
        if twice:
            raise HoldFile("duplicate_column", f"the header names {twice[0]!r} {counts[twice[0].strip()]} times")
        if found and len(found) >= len(column.join):
            positions[column.name] = [stripped.index(name.strip()) for name in found]
        elif column.is_mapped or column.required:
            absent = [name for name in column.join if name not in present]
            problems.append(_missing(column.name, absent or column.candidates, stripped))
    if job.order_by is not None and job.order_by not in counts:
        problems.append(_missing("order_by", [job.order_by], stripped))
    if problems:
        raise HoldFile(
            "missing_column", f"{'; '.join(problems)}. The file has: {', '.join(stripped[:40]) or 'no header'}"
        )
    return positions, unmapped_columns(job, stripped, used_positions(positions) | taken)


def _missing(name: str, candidates: list[str], present: list[str]) -> str:
    wanted = " or ".join(repr(candidate) for candidate in candidates)
    close = difflib.get_close_matches(candidates[0], present, n=1, cutoff=0.6)
    hint = f" (did you mean {close[0]!r}?)" if close else ""
    return f"no column {wanted} for {name}{hint}"


def used_positions(positions: dict[str, list[int]]) -> set[int]:
    """Places in the header that some mapping reads."""
    return {at for places in positions.values() for at in places}
