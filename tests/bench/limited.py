"""The whole job inside a fixed amount of memory, and what each model of it took; noted, for whoever compares with it."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tests.bench.context import Bench, remove
from tests.bench.limits import memory_limit
from tests.bench.measure import Usage

LIMIT_MB = 4096


@dataclass(frozen=True)
class Limited:
    """One run: its cost, seconds of each model by `stage.model`, and how memory was limited."""

    usage: Usage
    models: dict[str, float]
    limited: str
    was_stopped: bool = False

    @property
    def finished(self) -> bool:
        """Whether it published."""
        return bool(self.usage.answer.get("success"))

    @property
    def ended(self) -> str:
        """How one that neither published nor was stopped ended."""
        errors = self.usage.answer.get("errors") or ["without a word"]
        return f"failed ({errors[0].splitlines()[0]})"


def run_limited(bench: Bench, name: str, landing: Path, *arguments: str, patience: int | None = None) -> Limited:
    """`prodops run` on a fresh home; with `patience` (seconds) it is stopped then, and may also fail.

    Raises:
        Failed: it ended with an error.
        ValueError: the limit did not hold.
    """
    home = bench.fresh(f"limited_{name}")
    with memory_limit(LIMIT_MB) as limit:
        wait = ["timeout", str(patience)] if patience else []
        accept = (0, 1, 124) if patience else (0,)  # 1: failed, 124: stopped
        usage = bench.prodops(home, landing, *arguments, prefix=[*wait, *limit.prefix], accept=accept)
    limit.check(usage.largest_mb)
    run = Limited(usage, {}, limit.says, was_stopped=patience is not None and usage.wall >= patience)
    if run.finished:
        run = replace(run, models=bench.child("model_seconds", home=home).answer)
    remove(home)
    return run


def note(bench: Bench, lines: int, run: Limited) -> None:
    """Keeps what DuckDB took for this many lines."""
    place = _place(bench, lines)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(json.dumps({"usage": run.usage.plain(), "models": run.models, "limited": run.limited}))


def noted(bench: Bench, lines: int) -> Limited | None:
    """What `note` kept."""
    place = _place(bench, lines)
    if not place.exists():
        return None
    saved: dict[str, Any] = json.loads(place.read_text())
    return Limited(Usage(**saved["usage"]), saved["models"], saved["limited"])


def _place(bench: Bench, lines: int) -> Path:
    return bench.work / "results" / bench.scale / "limited" / f"{lines}.json"
