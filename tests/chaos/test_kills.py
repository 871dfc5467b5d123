"""SIGKILL at random moments, CI-sized: `make chaos` does the same by the thousand."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from tests.chaos.campaign import Campaign
from tests.chaos.forks import Forks, group_is_gone, kill_alone
from tests.chaos.world import World

LOADER_KILLS = 100
RUN_KILLS = 5


def test_no_kill_of_the_loader_loses_or_doubles_a_row(server: Forks, tmp_path: Path) -> None:
    tally = Campaign(server, tmp_path, "load", seed=3).go(LOADER_KILLS)
    assert tally.violations == []
    assert tally.disturbed >= LOADER_KILLS
    assert tally.by_stage["load"] > LOADER_KILLS / 10, "most kills must hit a loader that is loading"
    assert tally.deliveries >= 12, "every kind of delivery arrived between kills, twice"


def test_a_killed_run_is_mended_by_the_next_one(server: Forks, parsed: Path, tmp_path: Path) -> None:
    """Each stage of a run is hit; a kill may come when the next has begun already."""
    tally = Campaign(server, tmp_path, "run", seed=11, parsed=parsed, aimed=True).go(RUN_KILLS)
    assert tally.violations == []
    assert tally.disturbed >= RUN_KILLS
    assert len(tally.by_stage) >= 4, f"kills must hit every stage, not {dict(tally.by_stage)}"


def _lose_a_row(campaign: Campaign) -> None:
    with duckdb.connect(str(campaign.world.settings.work_file)) as con:
        con.execute("delete from raw_sales.order_lines where line_id = '2'")


def _leave_a_partial(campaign: Campaign) -> None:
    (campaign.world.settings.build / "archive" / "x.partial").write_text("half")


@pytest.mark.parametrize(
    ("damage", "sign"),
    [(_lose_a_row, "not balanced"), (_leave_a_partial, "left over: build/archive/x.partial")],
)
def test_the_campaign_would_notice_damage(
    server: Forks, tmp_path: Path, damage: Callable[[Campaign], None], sign: str
) -> None:
    """Control: a campaign that cannot see a lost row or a leftover proves nothing above."""

    class Damaged(Campaign):
        def _finish(self) -> None:
            super()._finish()
            if self.tally.deliveries == 1:
                damage(self)
                super()._finish()

    evidence = tmp_path / "evidence"
    tally = Damaged(server, tmp_path / "w", "load", seed=1, evidence=evidence).go(4)
    assert len(tally.violations) == 1 and sign in tally.violations[0], tally.violations
    assert list(evidence.glob("*/violation.json")), "the warehouse is kept to look at"


def test_a_killed_loader_takes_its_checking_children_with_it(server: Forks, tmp_path: Path) -> None:
    """Killed alone, not with its group: its children see their pipe close."""
    world = World(tmp_path, bulk=20_000)
    world.deliver(0)
    end = server.child("load", after=1.2, disturb=kill_alone, **world.request)
    begun = time.monotonic()
    assert group_is_gone(end.pid, patience=30), "an orphan is still there"
    assert time.monotonic() - begun < 30
