"""Disturb a warehouse again and again while deliveries arrive, and hold it against one that was left in peace.

An episode is: a delivery, some attempts that are disturbed at a random moment, then one run to the end. After every
disturbance readers must see the old version or the new one, whole; after the last run nothing may tell the two
warehouses apart.
"""

from __future__ import annotations

import json
import random
import shutil
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.chaos import checks
from tests.chaos.forks import End, Forks, group_is_gone, kill_alone
from tests.chaos.world import World

STAGES = ("start", "load", "audit raw", "transform", "audit marts", "publish")
RUN: dict[str, Any] = {"do": "command", "arguments": ["run", "--json"]}
LOAD: dict[str, Any] = {"do": "load"}


class Violation(Exception):
    """Something that must not happen did; the text says what, the warehouse is kept as evidence."""


@dataclass
class Tally:
    """What a campaign did and saw."""

    what: str
    by_stage: Counter[str] = field(default_factory=Counter)
    finished: int = 0
    recoveries: int = 0
    deliveries: int = 0
    started: float = field(default_factory=time.monotonic)
    violations: list[str] = field(default_factory=list)

    @property
    def disturbed(self) -> int:
        """How many attempts were cut short."""
        return sum(self.by_stage.values())

    @property
    def seconds(self) -> float:
        """How long it took so far."""
        return time.monotonic() - self.started


class Campaign:
    """Kills (SIGKILL) of one kind of attempt: the loader alone, or the whole run."""

    def __init__(
        self,
        server: Forks,
        folder: Path,
        what: str,
        *,
        seed: int,
        home: Path | None = None,
        parsed: Path | None = None,
        evidence: Path | None = None,
        aimed: bool = False,
    ) -> None:
        self.server, self.folder, self.evidence, self.aimed = server, folder, evidence, aimed
        self.task = {"load": LOAD, "run": RUN}[what]
        bulk = {"load": 2000, "run": 20}[what]
        self.world = World(folder / "disturbed", bulk=bulk, home=home)
        self.peace = World(folder / "undisturbed", bulk=bulk)
        for world in (self.world, self.peace) if parsed else ():
            shutil.copytree(parsed, world.settings.dbt_target)  # type: ignore[arg-type]
        self.random = random.Random(seed)
        self.tally = Tally(what)
        self.seen: list[checks.Contents] = []
        self.groups: list[int] = []
        self.duration = 0.0

    def go(self, wanted: int, told: Callable[[Tally], None] = lambda _: None, *, until: float = float("inf")) -> Tally:
        """Episodes until `wanted` attempts were cut short, or the monotonic clock shows `until`."""
        try:
            self._finish()
            while self.tally.disturbed < wanted and time.monotonic() < until:
                self.episode(min(self.random.randint(3, 8), wanted - self.tally.disturbed))
                told(self.tally)
            self._compare_marts()
        except Violation as violation:
            self.tally.violations.append(str(violation))
            self._keep_evidence(str(violation))
        return self.tally

    def episode(self, attempts: int) -> None:
        """One delivery and what happens to it."""
        for world in (self.world, self.peace):
            world.deliver(self.tally.deliveries)
        self.tally.deliveries += 1
        before = self._published()
        self.seen, cut = [], 0
        for _ in range(attempts):
            end = self.attempt()
            if not self.was_cut_short(end):
                self._expect(
                    end.status == 0, f"a run that was not killed failed (status {end.status}): {end.text[-3000:]}"
                )
                self.tally.finished += 1
                break
            cut += 1
            self.tally.by_stage[end.stage] += 1
            self.seen.append(self._published())
            if cut % 3 == 1:
                self._require(checks.openable(self.world.settings))
        self._finish()
        self.tally.recoveries += cut > 0
        after = self._published()
        for shown in self.seen:
            self._expect(
                shown in (before, after),
                f"readers saw neither the old version nor the new: {_odd(shown, before, after)}",
            )

    def attempt(self) -> End:
        """One run, killed at a moment of its usual length: with its checking children, or without them.

        `aimed`: killed soon after it entered the stage that was hit least.
        """
        if self.aimed:
            aim = {
                "kill_in": min(STAGES[1:], key=self.tally.by_stage.__getitem__),
                "kill_after": self.random.random() / 2,
            }
            return self.server.child(**aim, **self.task, **self.world.request)
        alone = self.random.random() < 0.5
        moment = self.random.uniform(0, self.duration)
        end = self.server.child(after=moment, disturb=kill_alone if alone else None, **self.task, **self.world.request)
        self.groups.append(end.pid)
        if end.killed and not alone:
            self._expect(group_is_gone(end.pid), f"process group {end.pid} outlives a SIGKILL to all of it")
        return end

    def was_cut_short(self, end: End) -> bool:
        """Whether the disturbance ended the attempt, and not the attempt itself."""
        return end.killed

    def _finish(self) -> None:
        """One run left in peace, here and there, and everything that must hold after it."""
        end = self.server.child(**self.task, **self.world.request)
        self._expect(end.status == 0, f"the run after the disturbance failed (status {end.status}): {end.text[-3000:]}")
        self.duration = end.seconds if not self.duration else 0.6 * self.duration + 0.4 * end.seconds
        self.tally.finished += 1
        quiet = self.server.child("load", **self.peace.request)
        self._expect(quiet.status == 0, f"the undisturbed load failed: {quiet.text[-3000:]}")
        for pid in self.groups:
            self._expect(group_is_gone(pid), f"a process of the killed group {pid} is still there")
        self.groups = []
        self._require(checks.leftovers(self.world.settings))
        self._require(checks.imbalance(self.world.settings.work_file))
        here, there = (checks.raw_contents(w.settings.work_file) for w in (self.world, self.peace))
        self._expect(here == there, f"not the rows of an undisturbed load: {_odd(here, there)}")
        if self.task is RUN:
            self._require(checks.history(self.server, self.world))

    def _compare_marts(self) -> None:
        """The published marts against those of the warehouse that was left in peace, built in one go."""
        if self.task is not RUN:
            return
        end = self.server.child(**RUN, **self.peace.request)
        self._expect(end.status == 0, f"the undisturbed run failed: {end.text[-3000:]}")
        here, there = self._published(), checks.published_contents(self.peace.settings)
        self._expect(here == there, f"not the marts of an undisturbed run: {_odd(here, there)}")

    def _published(self) -> checks.Contents:
        try:
            return checks.published_contents(self.world.settings)
        except Exception as error:  # whatever a reader runs into
            raise Violation(f"a reader of the published version fails: {error!r}") from error

    def _expect(self, holds: bool, otherwise: str) -> None:
        if not holds:
            raise Violation(otherwise)

    def _require(self, complaints: list[str]) -> None:
        self._expect(not complaints, "; ".join(complaints))

    def _keep_evidence(self, text: str) -> None:
        if self.evidence is None:
            return
        kept = self.evidence / f"{self.tally.what}-after-{self.tally.disturbed}"
        shutil.rmtree(kept, ignore_errors=True)
        shutil.copytree(self.folder, kept, symlinks=True)
        facts = {"violation": text, "by_stage": self.tally.by_stage, "deliveries": self.tally.deliveries}
        (kept / "violation.json").write_text(json.dumps(facts, indent=1))


def _odd(here: checks.Contents, *others: checks.Contents) -> dict[str, list[str | None]]:
    """Tables whose contents agree with none of the others, with all contents."""
    names = {name for contents in (here, *others) for name in contents}
    return {
        name: [contents.get(name) for contents in (here, *others)]
        for name in sorted(names)
        if here.get(name) not in [contents.get(name) for contents in others] or len(others) == 2
    }
