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
class Picture:
    """A chart with its words and its data; without a chart only the words."""

    caption: str
    chart: Markup | None
    alternative: str
    data: Table


@dataclass(frozen=True)
class Item:
    """One finding: what it says, the pictures of it, what was measured, how sure, and words of those asked."""

    headline: str
    pictures: Sequence[Picture]
    evidence: str
    doubt: str = ""
    quotes: Sequence[str] = ()


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
class Attention:
    """What needs somebody, what changed for the better, what is watched, and what needs nothing."""

    lead: str
    needs: Sequence[Item]
    better: Sequence[Item]
    watched: Sequence[str]
    nothing: str
