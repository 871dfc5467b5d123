"""What five companies lack is found in the marts of need gaps, with its right verdict, and little else is claimed.

The truths are declared in seeds/planted.yml and described in seeds/README.md; `pytest -s` prints the false claims.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import SAMPLE_SEEDS
from tests.pipeline.planted import Built, built_companies, planted

PLANTED = planted()
NEWEST, WAVES = "2026-04-01", ("2025-10-01", "2026-04-01")


@pytest.fixture(scope="module")
def companies(
    sample_of_seed: Callable[[int], Path], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[int], Built]:
    """Each seed's company."""
    return built_companies(tmp_path_factory, sample_of_seed)


@pytest.fixture(params=SAMPLE_SEEDS)
def company(request: pytest.FixtureRequest, companies: Callable[[int], Built]) -> Built:
    """One of the companies."""
    return companies(request.param)


def _demand(company: Built, columns: str, need: str, value: str) -> tuple[Any, ...]:
    """The newest quarter of a generation's need."""
    [row] = company.rows(
        f"""select {columns} from marts.segment_demand
            where segment_name = 'generation' and segment_value = ? and product_line = 'all' and need = ?
              and period_start = ?""",
        value, need, NEWEST,
    )  # fmt: skip
    return row


def _backlog(company: Built, columns: str) -> dict[str, tuple[Any, ...]]:
    return {row[0]: row[1:] for row in company.rows(f"select item_id, {columns} from marts.opportunity_backlog")}


def test_the_generation_that_is_under_served_is_to_be_served(company: Built) -> None:
    truth = PLANTED.truth("under_served")
    low, high = truth["size"]["penetration_index"]
    for need in truth["needs"]:
        verdict, opportunity, index = _demand(
            company, "verdict, opportunity_score, penetration_index", need, truth["segment_value"]
        )
        assert (verdict, opportunity > 12) == ("serve", True), need
        assert low <= index <= high
    verdict, shown = _demand(company, "verdict, shown_need", "all", truth["segment_value"])
    assert (verdict, shown in truth["needs"]) == ("serve", True)


def test_nobody_else_is_to_be_served(companies: Callable[[int], Built]) -> None:
    """Nothing else is important and missing: the lower end of an interval of 95 % may hold one claim in forty."""
    truth = PLANTED.truth("under_served")
    judged, false = 0, []
    for seed in SAMPLE_SEEDS:
        for name, value, need, period, verdict in companies(seed).rows(
            """select segment_name, segment_value, need, period_start, verdict from marts.segment_demand
               where need <> 'all' and verdict <> 'no_evidence' and segment_name in ('all', 'generation') order by all"""
        ):
            if value == truth["segment_value"] and need in truth["needs"]:
                continue
            judged += 1
            if verdict == "serve":
                false.append((seed, name, value, need, period))
    print(f"\n{judged} verdicts on segments and needs, {len(false)} false claims:", *false, sep="\n  ")
    assert judged > 100
    assert len(false) <= judged / 40


def test_few_answers_are_no_evidence(company: Built) -> None:
    for need in PLANTED.truth("under_served")["needs"]:
        verdict, n = _demand(company, "verdict, n", need, "silent")
        assert (verdict == "no_evidence") is (n < 30)


def test_what_is_asked_for_and_not_offered_is_a_gap(company: Built) -> None:
    truth = PLANTED.truth("asked_for_not_offered")
    for line in ("all", truth["product_line"]):
        rows = company.rows(
            """select verdict, offered, competitor_offered, revenue_of_askers > 0, est_reach_ci_low < est_reach
               from marts.attribute_gaps
               where attribute = ? and product_line = ? and is_complete_period and period_start >= ?""",
            truth["attribute"], line, WAVES[0],
        )  # fmt: skip
        assert rows == [("gap", False, True, True, True)] * 3, line


def test_what_is_offered_or_hardly_asked_for_is_no_gap(company: Built) -> None:
    found = company.rows(
        """select distinct attribute, product_line, period_start from marts.attribute_gaps
           where verdict = 'gap' and attribute in ('organic', 'glass_jar') order by all"""
    )
    assert found == []


def test_few_customers_are_few_in_the_backlog_however_loud(company: Built) -> None:
    loud, salt, late = PLANTED.document["roadmap"]["loud"], "RM-01", PLANTED.document["roadmap"]["first"]
    items = _backlog(company, "rice_reach, rice, rice_rank, mentions, cis, evidence_strength, score_history")
    people = PLANTED.truth("loud_and_small")["size"]["people"][0]
    assert items[loud][0] <= people < items[loud][3] / 10, "reach is people, not mentions"
    assert items[loud][4] <= 3 * people, "one vote a person"
    assert items[late][2] == 1
    assert items[salt][1] > 10 * items[loud][1]
    assert items[salt][5] == "strong"
    assert len(json.loads(items[salt][6])) == 3


def test_money_of_who_mentions_several_themes_is_counted_once(company: Built) -> None:
    quarters = company.rows(
        """select sum(revenue_part) filter (theme <> 'all'), sum(revenue_of_askers) filter (theme <> 'all'),
               sum(revenue_of_askers) filter (theme = 'all'),
               count(*) filter (theme <> 'all' and askers > 0 and revenue_part is null) as hidden
           from marts.feedback_revenue where is_complete_period group by period_start"""
    )
    assert len(quarters) == 12
    for parts, sums, whole, hidden in quarters:
        assert parts < whole if hidden else parts == whole
        assert sums > parts, "who mentions two themes stands in both"
    loud = company.rows(
        """select coalesce(max(revenue_of_askers), 0) from marts.feedback_revenue where theme = ?""",
        PLANTED.truth("loud_and_small")["theme"],
    )
    assert loud[0][0] <= PLANTED.truth("loud_and_small")["size"]["bought"][1]


def test_whose_wish_was_shipped_was_told_or_not(company: Built) -> None:
    shipped = PLANTED.document["roadmap"]["shipped"]
    [(told, untold, status)] = company.rows(
        """select count(*) filter (is_requester_told), count(*) filter (not is_requester_told), min(linked_item_status)
           from marts.feedback_loop where linked_item = ? and shipped_at is not null""",
        shipped["item"],
    )
    low, high = shipped["told"]
    assert low <= told / (told + untold) <= high
    assert status == "shipped"
