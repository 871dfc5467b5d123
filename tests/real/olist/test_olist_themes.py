"""Olist: themes of Portuguese reviews against pandas, scipy and a second reader of the texts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from scipy.stats import fisher_exact
from statsmodels.stats.proportion import proportion_confint

from tests.real.mentions import Reader, is_text

THEMES = Path(__file__).with_name("themes.yml")
pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def reviews(delivered: Path) -> pd.DataFrame:
    """Reviews with a comment, each with its month and a column of each theme."""
    given = pd.read_csv(delivered / "olist_order_reviews_dataset.csv", dtype=str)
    given = given[given.review_comment_message.map(is_text) & (given.review_answer_timestamp < "2018-01-01")]
    given = given.drop_duplicates(["review_id", "order_id"])
    reader = Reader(THEMES)
    said = [reader.read(text) for text in given.review_comment_message]
    for theme in sorted(set().union(*said)):
        given[theme] = [theme in themes for themes in said]
    return given.assign(unhappy=given.review_score.isin(["1", "2"]), month=given.review_answer_timestamp.str[:7])


def test_every_theme_is_what_the_second_reader_counts(marts: Any, reviews: pd.DataFrame) -> None:
    rows = marts.execute(
        """select theme, numerator, n, ci_low, ci_high, n_detractors, lift_detractor_vs_rest, fisher_p, fisher_p_adj
           from marts.issue_ranks where period_grain = 'all' and segment_name = 'all' order by theme"""
    ).fetchall()
    assert len(rows) == 7
    for theme, numerator, n, low, high, unhappy_said, lift, p, p_adj in rows:
        said = reviews[theme]
        assert (numerator, n, unhappy_said) == (said.sum(), len(reviews), reviews.unhappy.sum()), theme
        assert (low, high) == pytest.approx(proportion_confint(said.sum(), len(reviews), method="wilson"), abs=1e-9)
        unhappy, rest = said[reviews.unhappy], said[~reviews.unhappy]
        assert lift == pytest.approx(unhappy.mean() / rest.mean(), rel=1e-9)
        table = [[unhappy.sum(), (~unhappy).sum()], [rest.sum(), (~rest).sum()]]
        assert p == pytest.approx(fisher_exact(table).pvalue, rel=1e-6, abs=1e-12)
        assert p_adj >= p


def test_every_month_of_a_theme(marts: Any, reviews: pd.DataFrame) -> None:
    found = marts.execute(
        """select theme, strftime(period_start, '%Y-%m'), numerator, n from marts.issue_ranks
           where period_grain = 'month' and segment_name = 'all' and not is_suppressed and numerator > 0"""
    ).fetchall()
    months = reviews.groupby("month")
    expected = {
        (theme, month, int(group[theme].sum()), len(group))
        for month, group in months
        for theme in ("late", "not_received", "early")
        if group[theme].any()
    }
    shown = {row for row in found if row[0] in ("late", "not_received", "early")}
    assert shown <= expected
    assert len(shown) > 25


def test_what_makes_unhappy_is_that_nothing_came(marts: Any) -> None:
    """Read by eye: lateness and parcels that never came part the unhappy from the rest more than anything about goods."""
    lift = dict(
        marts.execute(
            """select theme, lift_detractor_vs_rest from marts.issue_ranks
               where period_grain = 'all' and segment_name = 'all'"""
        ).fetchall()
    )
    assert lift["not_received"] > 5
    assert lift["early"] < 0.3
