"""A figure of the table: what we cost over what the plainest way costs, its target, and what it was made of."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from tests.bench.measure import Usage, best


@dataclass
class Figure:
    """One line of the table. `value` is judged against `target` and `goal`, if it has them; smaller is better unless
    `at_least`."""

    name: str
    says: str
    value: float
    target: float | None = None
    unit: str = "×"
    goal: float | None = None
    at_least: bool = False
    cpu: float | None = None
    wall: float | None = None
    note: str = ""
    raw: list[dict[str, Any]] = field(default_factory=list)

    @property
    def verdict(self) -> str:
        """`goal met`, `met` or `MISSED`; nothing where nothing is aimed at."""
        if self.target is None:
            return ""
        if self.goal is not None and self._reaches(self.goal):
            return "goal met"
        return "met" if self._reaches(self.target) else "**MISSED**"

    def _reaches(self, limit: float) -> bool:
        return self.value >= limit if self.at_least else self.value <= limit

    def plain(self) -> dict[str, Any]:
        """As plain values, for the results file."""
        return asdict(self)


def ratio(
    name: str, says: str, sides: dict[str, list[Usage]], *, target: float | None, goal: float | None = None,
    judged: str = "worse", note: str = "",
) -> Figure:  # fmt: skip
    """A figure from two measured sides, ours first. `judged` is `cpu`, `wall` or the worse of both."""
    ours, theirs = (best(usages) for usages in list(sides.values())[:2])
    cpu, wall = ours.cpu / theirs.cpu, ours.wall / theirs.wall
    value = {"cpu": cpu, "wall": wall, "worse": max(cpu, wall)}[judged]
    return Figure(name, says, value, target, goal=goal, cpu=cpu, wall=wall, note=note, raw=raw_rows(sides))


def raw_rows(sides: dict[str, list[Usage]]) -> list[dict[str, Any]]:
    """One row per measured process."""
    return [
        {"side": side, "round": number, "wall s": u.wall, "CPU s": u.cpu, "peak MB": u.peak_mb, **_shown(u.answer)}
        for side, usages in sides.items()
        for number, u in enumerate(usages, start=1)
    ]


def _shown(answer: dict[str, Any]) -> dict[str, Any]:
    plain = {key: value for key, value in answer.items() if isinstance(value, int | float | str) and key != "run_id"}
    return plain if len(plain) <= 4 else {}
