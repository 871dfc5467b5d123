"""What customers of every seed say holds the truths that seeds/planted.yml declares.

Add a truth's bounds to planted.yml and its query to truths.sql.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import SAMPLE_SEEDS
from tests.unit.planted_files import Measured, assert_within, by, measured_files, truth

SAID = "salt, late parcels and packaging in feedback"
LATE = "late parcels among detractors by sales year"
REWORDED = "the reworded question by version"
FARM = "satisfied visitors of the farm shop by quarter"
APP = "who is asked in the app and who answers"
NEEDS = "needs by generation, careless answers left out"
CARELESS = "careless answers to the survey of needs"
MARKET = "customers for each person in the market"
READ = "texts read by two people"
WANTED = {SAID, LATE, REWORDED, FARM, APP, NEEDS, CARELESS, MARKET, READ}


@pytest.fixture(scope="module")
def measured(sample_of_seed: Callable[[int], Path]) -> dict[int, Measured]:
    """Seed to what truths.py measures on its files."""
    return measured_files(sample_of_seed, WANTED)


@pytest.mark.parametrize("seed", SAMPLE_SEEDS)
def test_feedback_asks_for_what_is_not_offered_and_the_loudest_are_few(
    measured: dict[int, Measured], seed: int
) -> None:
    said = by(measured[seed][SAID], "topic")
    assert_within(truth("asked_for_not_offered"), people=said["salt"]["people"])
    loud = said["packaging"]
    assert_within(truth("loud_and_small"), items=loud["items"], people=loud["people"], bought=float(loud["bought"]))
    assert loud["items"] > max(said["salt"]["items"], said["late"]["items"]) * 0.75
    (read,) = measured[seed][READ]
    assert_within(truth("read_by_people"), texts=read["texts"], readers=read["readers"])


@pytest.mark.parametrize("seed", SAMPLE_SEEDS)
def test_detractors_write_of_late_parcels_more_and_more(measured: dict[int, Measured], seed: int) -> None:
    shares = {
        (row["is_detractor"], row["sales_year"]): row["about_late"] / row["comments"] for row in measured[seed][LATE]
    }
    assert_within(
        truth("theme_growing_among_detractors"), first_year=shares[True, 1], third_year=shares[True, 3],
        others=max(shares[False, year] for year in (1, 2, 3)),
    )  # fmt: skip


@pytest.mark.parametrize("seed", SAMPLE_SEEDS)
def test_boomers_need_what_they_do_not_get(measured: dict[int, Measured], seed: int) -> None:
    entry = truth("under_served")
    rows = {(row["generation"], row["need"]): row for row in measured[seed][NEEDS]}
    for need in entry["needs"]:
        boomers, others = rows["boomer", need], rows["others", need]
        assert_within(entry, important=boomers["important"], satisfied=boomers["satisfied"])
        assert_within(entry, important_to_others=others["important"], satisfied_others=others["satisfied"])
    index = by(measured[seed][MARKET], "generation")[entry["segment_value"]]["penetration_index"]
    assert_within(entry, penetration_index=index)
    (careless,) = measured[seed][CARELESS]
    assert_within(
        truth("careless_answers"), straight_lined=careless["straight_lined"] / careless["responses"],
        sped=careless["sped"] / careless["responses"],
    )  # fmt: skip


@pytest.mark.parametrize("seed", SAMPLE_SEEDS)
def test_scores_that_seem_to_say_something(measured: dict[int, Measured], seed: int) -> None:
    before, since = measured[seed][REWORDED]
    assert since["first_day"] >= truth("reworded_question")["from"] > before["last_day"]
    assert_within(truth("reworded_question"), naive_jump=since["csat"] - before["csat"])
    *quarters, newest = measured[seed][FARM]
    assert newest["quarter"] == truth("noise_drop")["period"]
    assert {(row["n"], row["satisfied"]) for row in quarters} == {(40, 33)}
    assert_within(truth("noise_drop"), answers=newest["n"], satisfied=newest["satisfied"])
    app = [row for row in measured[seed][APP] if row["customers"]]
    raw = sum(row["score"] * row["answered"] for row in measured[seed][APP]) / sum(
        row["answered"] for row in measured[seed][APP]
    )
    weighted = sum(row["score"] * row["customers"] for row in app) / sum(row["customers"] for row in app)
    assert_within(truth("responders_are_not_customers"), raw_score=raw, weighted_score=weighted)
