"""The shapes that templates print: a finding with its chart and data, and a plain table.

Add here a shape when a template needs one. Nothing here reads a mart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup


@dataclass(frozen=True)
class Table:
    """Cells as text; columns after the first are numbers when `numeric`."""

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    numeric: bool = True


@dataclass(frozen=True)
class Item:
    """One finding: what it says, what was measured, the picture, how sure, and the data."""

    headline: str
    subtitle: str
    chart: Markup | None
    alternative: str
    evidence: str
    doubt: str
    data: Table


@dataclass(frozen=True)
class Trust:
    """The line that says whether to read on."""

    company: str
    as_of: str
    run_id: str
    published_at: str
    sentences: Sequence[str]
    loud: bool
    refusals: Sequence[str]


@dataclass(frozen=True)
class Sales:
    """What fell and what grew, or why that cannot be said."""

    period: str
    fell: Sequence[Item]
    grew: Sequence[Item]
    rest: Sequence[str]
