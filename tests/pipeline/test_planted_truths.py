"""Five companies of other seeds: every planted truth is found for its right reason, and little else is claimed.

The truths are declared in seeds/planted.yml and described in seeds/README.md. False claims are counted over all seeds
and must stay within the declared error rate; `pytest -s` prints them.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from scipy.stats import binom, poisson

from tests.conftest import SAMPLE_SEEDS
from tests.pipeline.planted import Built, built_companies, planted

ALPHA = 0.05
PLANTED = planted()
NEWEST_QUARTER, YEAR_BEFORE = "2026-04-01", "2025-04-01"


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


def _effects(company: Built, level: str, key: str, period_a: str, period_b: str) -> dict[str, float]:
    """Drivers of a change of net sales between two quarters, by name."""
    return {
        driver: float(effect)
        for driver, effect in company.rows(
            """select driver, effect_amount from marts.sales_change_drivers
               where level = ? and level_key = ? and split = 'price_volume' and period_grain = 'quarter'
                 and period_a = ? and period_b = ? and currency <> 'unconverted' and effect_amount is not null""",
            level, key, period_a, period_b,
        )
    }  # fmt: skip


def _margin(company: Built, product: str, first: str, last: str) -> float:
    [(share,)] = company.rows(
        """select sum(gross_margin) / sum(net_sales) from marts.product_margins
           where product_key = ? and month between ? and ? and currency <> 'unconverted'""",
        product, first, last,
    )  # fmt: skip
    return float(share)


def test_what_dwindles_and_what_grows_is_found(company: Built) -> None:
    assert PLANTED.claims("found") - set(company.claims) == set()


def test_a_season_or_a_stock_out_is_never_called_a_decline(company: Built) -> None:
    """By months, and on the list that people read; what weeks alone claim is counted below."""
    decoys = PLANTED.document["decoys"]
    by_month = company.rows(
        """select level_key, metric from marts.product_trends
           where period_grain = 'month' and trend_class = 'declining' and metric <> 'return_rate'
             and level_key in (select unnest(?))""",
        decoys,
    )
    assert by_month == []
    assert [decoy for decoy in decoys if "trend_declining" in company.flagged(decoy)] == []


def test_other_claims_stay_within_the_declared_error_rate(companies: Callable[[int], Built]) -> None:
    """Benjamini-Hochberg bounds the expected share of false claims; the bound is that of 99 % of such samples."""
    known = {claim[:2] + claim[3:] for certainty in ("found", "true") for claim in PLANTED.claims(certainty)}
    # by week or month, in units, sales or margin: of one product it is one claim
    claims = {
        (seed, level, key, claim)
        for seed in SAMPLE_SEEDS
        for level, key, metric, claim in companies(seed).claims
        if metric != "return_rate"
    }
    false = sorted(claim for claim in claims if claim[1:] not in known)
    print(f"\n{len(claims)} claims of a trend, {len(false)} of them false:", *false, sep="\n  ")
    assert len(false) <= poisson.ppf(0.99, ALPHA * len(claims))


def test_the_stews_fell_because_they_became_dearer(company: Built) -> None:
    truth = PLANTED.truth("price_rise_with_volume_loss")
    lost = _effects(company, "line", truth["product_line"], "2025-04-01", "2026-04-01")
    dearer = _effects(company, "line", truth["product_line"], "2024-04-01", "2025-04-01")
    assert dearer["price"] > 0 > dearer["volume"] + dearer.get("mix", 0)
    assert lost["volume"] + lost.get("mix", 0) < -2 * dearer["price"]
    assert abs(dearer.get("stockout", 0)) < dearer["price"]
    flagged = [product for product in truth["products"] if "trend_declining" in company.flagged(product)]
    assert flagged == truth["products"]


def test_a_stock_out_is_the_reason_and_not_a_decline(company: Built) -> None:
    [product] = PLANTED.truth("stock_out")["products"]
    effects = _effects(company, "product", product, YEAR_BEFORE, NEWEST_QUARTER)
    assert effects["stockout"] < 0
    assert effects["stockout"] < 2 * effects.get("volume", 0.0), "the larger part of the lost volume is the stock-out's"
    reasons = company.flagged(product)
    assert "stock_out" in reasons
    assert "trend_declining" not in reasons


def test_the_successor_takes_units_from_the_product_beside_it(company: Built) -> None:
    truth = PLANTED.truth("cannibalisation")
    low, high = truth["size"]["cannibalisation_rate"]
    [(rate, ci_low, ci_high)] = company.rows(
        """select sum(cannibalised_units) / sum(new_units), min(ci_low), max(ci_high)
           from marts.product_cannibalisation
           where old_product = ? and new_product = ? and status = 'identified'
             and month >= ?""",
        truth["products"][0], truth["successor"], truth["from"],
    )  # fmt: skip
    assert low * 0.8 <= rate <= high * 1.2
    assert ci_low < truth["cannibalisation_rate"] < ci_high


def test_a_cost_increase_ate_the_margin_and_not_the_price(company: Built) -> None:
    truth = PLANTED.truth("cost_increase")
    [product] = truth["products"]
    before, after = (truth["size"][f"margin_share_{side}"] for side in ("before", "after"))
    assert before[0] <= _margin(company, product, "2024-10-01", "2025-09-01") <= before[1]
    assert after[0] <= _margin(company, product, str(truth["from"]), "2026-06-01") <= after[1]
    reasons = company.flagged(product)
    assert reasons & {"margin_drop", "margin_below_floor", "goal_off"}
    effects = _effects(company, "product", product, YEAR_BEFORE, NEWEST_QUARTER)
    assert abs(effects.get("price", 0.0)) < abs(effects["volume"]) + 50


def test_a_discount_that_bought_nothing_shows_as_discount_and_not_as_volume(company: Built) -> None:
    [product] = PLANTED.truth("discount_without_effect")["products"]
    effects = _effects(company, "product", product, YEAR_BEFORE, NEWEST_QUARTER)
    assert effects["discount"] < -abs(effects["volume"]) / 2
    assert "trend_declining" not in {
        claim for level, key, metric, claim in company.claims if key == product and metric == "units"
    }


def test_goals_are_met_and_missed_as_planted(company: Built) -> None:
    found = {
        goal: {"over": over, "met": met} | ({"first_missed": missed} if missed else {})
        for goal, over, met, missed in company.rows(
            """select goal_id, count(*), count(*) filter (status = 'on_track'),
                   min(period_start) filter (status <> 'on_track')
               from marts.goal_progress
               where is_complete_period and metric_name <> 'csat' group by goal_id"""
        )
    }
    assert found == PLANTED.document["goals"]


def test_products_that_need_nothing_are_left_alone(companies: Callable[[int], Built]) -> None:
    quiet = PLANTED.document["no_attention"]
    raised = [(seed, product, sorted(reasons))
              for seed in SAMPLE_SEEDS for product in quiet if (reasons := companies(seed).flagged(product))]  # fmt: skip
    print(f"\n{len(raised)} of {len(quiet) * len(SAMPLE_SEEDS)} quiet products raised:", *raised, sep="\n  ")
    assert len(raised) <= binom.ppf(0.99, len(quiet) * len(SAMPLE_SEEDS), ALPHA)


def test_a_snoozed_product_is_listed_and_left_alone(company: Built) -> None:
    truth = PLANTED.truth("snoozed")
    assert company.rows(
        """select attention_level, level_reason, snoozed_until from marts.product_attention
           where product_key = ? and week_start = (select max(week_start) from marts.product_attention)""",
        truth["products"][0],
    ) == [("ignore", "snoozed", truth["until"])]
