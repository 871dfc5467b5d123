"""What seeds/planted.yml says is planted stands in the files of every seed, and nothing else was planted by accident.

Add a truth's bounds to planted.yml and, where it needs another number, a query to truths.sql.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from scipy.stats import binom, norm

from tests.conftest import SAMPLE_SEEDS
from tests.unit.planted_files import PLANTED, Measured, assert_within, by, measured_files, truth

STEWS = "stews, third sales year against the first"
RETURNS = "returned units per unit sold, by month of order, artichokes and the rest"
TRENDS = "seasonal Mann-Kendall of units by month, products sold throughout"
STOCK = "stock days"
CANNIBALISATION = "cannibalisation of P007 by P041"
COST = "cost increase, nine months before and after, and a year before"
DISCOUNT = "discount, half a year of it against the same half-year before"
LINE_CSAT = "CSAT of classic vegetables by quarter since their goal"
DROP_CSAT = "CSAT of P014 and the others by year"
FEES = "fees by channel"
GOALS = "goals, plan and what came of it until 2026-06-30"
PRODUCTS = "what every product earns and gets back"
WANTED = {STEWS, RETURNS, TRENDS, STOCK, CANNIBALISATION, COST, DISCOUNT, LINE_CSAT, DROP_CSAT, FEES, GOALS, PRODUCTS}


@pytest.fixture(scope="module")
def measured(sample_of_seed: Callable[[int], Path]) -> dict[int, Measured]:
    """Seed to what truths.py measures on its files."""
    return measured_files(sample_of_seed, WANTED)


def products_of(found: Measured) -> dict[str, dict[str, Any]]:
    return by(found[PRODUCTS], "product_id")


@pytest.mark.parametrize("seed", SAMPLE_SEEDS)
def test_stews_dwindle_chickpeas_grow_and_seasons_only_seem_to(measured: dict[int, Measured], seed: int) -> None:
    products = products_of(measured[seed])
    for kind in ("price_rise_with_volume_loss", "seasonal_decoy", "growth"):
        for product in truth(kind)["products"]:
            assert_within(truth(kind), third_to_first_year=products[product]["third_to_first_year"])
    (stews,) = measured[seed][STEWS]
    assert stews["price_effect"] > 0 > stews["volume_and_mix"]


@pytest.mark.parametrize("seed", SAMPLE_SEEDS)
def test_products_out_of_stock_sell_nothing_and_look_like_falling(measured: dict[int, Measured], seed: int) -> None:
    (stock,) = measured[seed][STOCK]
    entry = truth("stock_out")
    assert (stock["out_from"], stock["out_until"], stock["products_out"]) == (entry["from"], entry["until"], 1)
    assert_within(
        entry,
        days_out=stock["out"],
        units_while_out=stock["sold_while_out"],
        last_quarter_to_a_year_before=stock["last_quarter"] / stock["a_year_before"],
    )


@pytest.mark.parametrize("seed", SAMPLE_SEEDS)
def test_the_newer_variant_takes_its_share_from_the_older_one(measured: dict[int, Measured], seed: int) -> None:
    (pair,) = measured[seed][CANNIBALISATION]
    assert pair["first_sale"] == truth("cannibalisation")["from"]
    lost_share = pair["lost"] / pair["old_before"]
    assert_within(truth("cannibalisation"), cannibalisation_rate=pair["rate"], lost_share=lost_share)


@pytest.mark.parametrize("seed", SAMPLE_SEEDS)
def test_cost_ate_a_margin_and_a_discount_bought_nothing(measured: dict[int, Measured], seed: int) -> None:
    curry = by(measured[seed][COST], "period")
    before, after = curry["a year before"], curry["after"]
    assert [float(cost) for cost in (before["cost_to"], after["cost_from"])] == truth("cost_increase")["unit_cost"]
    assert before["price"] == after["price"] == truth("cost_increase")["unit_price"]
    assert_within(
        truth("cost_increase"),
        units_to_a_year_before=after["units"] / before["units"],
        margin_share_before=before["margin_share"],
        margin_share_after=after["margin_share"],
    )
    passata = by(measured[seed][DISCOUNT], "year")
    assert_within(
        truth("discount_without_effect"),
        units_to_a_year_before=passata[2026]["units"] / passata[2025]["units"],
        discount_share=passata[2026]["share"],
        discount_share_before=passata[2025]["share"],
    )


@pytest.mark.parametrize("seed", SAMPLE_SEEDS)
def test_returns_come_back_where_they_were_planted(measured: dict[int, Measured], seed: int) -> None:
    crisp = products_of(measured[seed])[truth("successor_that_did_not_pay")["successor"]]
    assert_within(
        truth("successor_that_did_not_pay"),
        returned_share_of_successor=crisp["returned_share"],
        margin_share_of_successor=crisp["margin_share"],
    )
    months = measured[seed][RETURNS]
    spikes = {row["month"]: row["share"] for row in months if row["product"] == "P025"}
    assert_within(truth("return_spike"), returned_share=spikes["2025-11"])
    assert (
        max(share for month, share in spikes.items() if month != "2025-11")
        < truth("return_spike")["size"]["returned_share"][0]
    )


@pytest.mark.parametrize("seed", SAMPLE_SEEDS)
def test_goals_are_met_and_missed_as_planned(measured: dict[int, Measured], seed: int) -> None:
    goals = by(measured[seed][GOALS], "goal")
    assert goals.keys() == PLANTED["goals"].keys()
    for goal, stated in PLANTED["goals"].items():
        found = {name: goals[goal][name] for name in ("over", "met", "first_missed")}
        assert found == {"first_missed": None, **stated}, goal
        assert not 0.98 < goals[goal]["lowest"] < 1.02, f"{goal} is neither clearly met nor clearly missed"


@pytest.mark.parametrize("seed", SAMPLE_SEEDS)
def test_one_product_loses_favour_and_its_line_still_meets_its_goal(measured: dict[int, Measured], seed: int) -> None:
    csat = {row["year"]: row["csat"] for row in measured[seed][DROP_CSAT] if row["product"] == "P014"}
    assert_within(truth("score_drop"), csat_year_before=csat[2025], csat_since=csat[2026])
    low, high = PLANTED["classic-csat"]
    quarters = [row["csat"] for row in measured[seed][LINE_CSAT]]
    assert len(quarters) == 8
    assert all(low <= share <= high for share in quarters)


@pytest.mark.parametrize("seed", SAMPLE_SEEDS)
def test_channels_keep_their_fees(measured: dict[int, Measured], seed: int) -> None:
    fees = {row["channel"]: float(row["share"]) for row in measured[seed][FEES]}
    assert fees == pytest.approx(PLANTED["fees"], abs=0.0005)


@pytest.mark.parametrize("seed", SAMPLE_SEEDS)
def test_products_that_need_no_attention_earn_well_and_come_back_seldom(
    measured: dict[int, Measured], seed: int
) -> None:
    products = products_of(measured[seed])
    for product in PLANTED["no_attention"]:
        assert products[product]["margin_share"] > 0.4, product
        assert products[product]["returned_share"] < 0.035, product


def test_no_product_has_a_trend_that_nobody_planted(measured: dict[int, Measured]) -> None:
    """Each product without trend is tested once per seed: z must be as often beyond 1.96 as chance allows, and the
    seeds of one product must agree on nothing."""
    with_trend = {"P007", "P009", *truth("price_rise_with_volume_loss")["products"], *truth("stock_out")["products"]}
    z = [(row["product_id"], row["z"]) for found in measured.values() for row in found[TRENDS]]
    flat = [(product, value) for product, value in z if product not in with_trend]
    assert len(flat) == 27 * len(SAMPLE_SEEDS)
    beyond = sum(abs(value) > norm.ppf(0.975) for _, value in flat)
    assert beyond <= binom.ppf(0.995, len(flat), 0.05), f"{beyond} of {len(flat)} flat series have |z| > 1.96"
    for product in {product for product, _ in flat}:
        together = sum(value for name, value in flat if name == product) / math.sqrt(len(SAMPLE_SEEDS))
        assert abs(together) < norm.ppf(1 - 0.005 / 27), f"{product} has the same trend with every seed"
    planted = [value for product, value in z if product in truth("price_rise_with_volume_loss")["products"]]
    assert max(planted) < -3.5
    assert min(value for product, value in z if product in truth("growth")["products"]) > 3.5
