"""Themes of 23,000 reviews and their gaps by age, against pandas, scipy and a second reader of the texts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from scipy.stats import fisher_exact
from statsmodels.stats.proportion import proportion_confint

from tests.real.mentions import Reader, is_text

THEMES = Path(__file__).with_name("themes.yml")
AGES = ["under 30", "30 to 39", "40 to 49", "50 to 59", "60 and over"]
pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def reviews(delivered: Path) -> pd.DataFrame:
    """Reviews that say something: age group, stars, and a column of each theme."""
    given = pd.read_csv(delivered / "Womens Clothing E-Commerce Reviews.csv", index_col=0)
    given["age"] = pd.cut(given.Age, [0, 29, 39, 49, 59, 200], labels=AGES).astype(str)
    texts = given[["Title", "Review Text"]]
    given = given[texts.map(is_text).any(axis=1)]
    reader = Reader(THEMES)
    said = [
        set().union(*(reader.read(text) for text in pair if is_text(text)))
        for pair in given[["Title", "Review Text"]].itertuples(index=False)
    ]
    for theme in sorted(set().union(*said)):
        given[theme] = [theme in themes for themes in said]
    return given.assign(unhappy=given.Rating <= 2)


def issues(marts: Any, name: str) -> pd.DataFrame:
    """Rows of one kind of segment over all time."""
    return (
        marts.execute(
            """select theme, segment_value, rank, numerator, n, share, ci_low, ci_high, n_detractors, lift_detractor_vs_rest as lift,
                      fisher_p as p, fisher_p_adj as p_adj, theme_kind from marts.issue_ranks
               where period_grain = 'all' and segment_name = ? order by all""",
            [name],
        )
        .df()
        .set_index(["segment_value", "theme"])
    )


@pytest.mark.parametrize("name", ["all", "segment"])
def test_every_theme_of_every_age_is_what_the_second_reader_counts(
    marts: Any, reviews: pd.DataFrame, name: str
) -> None:
    found = issues(marts, name)
    themes = [column for column in reviews if column in set(found.index.get_level_values("theme"))]
    assert len(themes) == 8
    groups = {"all": reviews} if name == "all" else dict(list(reviews.groupby("age")))
    assert set(found.index.get_level_values("segment_value")) == set(groups)
    for value, group in groups.items():
        for theme in themes:
            row, said = found.loc[(value, theme)], group[theme]
            assert (row.numerator, row.n, row.n_detractors) == (said.sum(), len(group), group.unhappy.sum())
            assert (row.ci_low, row.ci_high) == pytest.approx(
                proportion_confint(said.sum(), len(group), method="wilson"), abs=1e-9
            )
            unhappy, rest = said[group.unhappy], said[~group.unhappy]
            assert row.lift == pytest.approx(unhappy.mean() / rest.mean(), rel=1e-9)
            table = [[unhappy.sum(), (~unhappy).sum()], [rest.sum(), (~rest).sum()]]
            assert row.p == pytest.approx(fisher_exact(table).pvalue, rel=1e-6, abs=1e-12)
            assert row.p_adj >= row.p


def test_scores_of_every_age(marts: Any, delivered: Path) -> None:
    given = pd.read_csv(delivered / "Womens Clothing E-Commerce Reviews.csv", index_col=0)
    given["age"] = pd.cut(given.Age, [0, 29, 39, 49, 59, 200], labels=AGES).astype(str)
    rows = marts.execute(
        """select segment_value, n, score, ci_low, ci_high from marts.survey_scores
           where question_id = 'rating' and metric = 'csat' and product_key = 'all' and segment_name = 'segment'
             and period_grain = 'all'"""
    ).fetchall()
    assert {row[0] for row in rows} == set(AGES)
    for age, n, score, low, high in rows:
        top = given[given.age == age].Rating >= 4
        assert (n, score) == (len(top), pytest.approx(top.mean(), abs=1e-12))
        assert (low, high) == pytest.approx(proportion_confint(top.sum(), n, method="wilson"), abs=1e-9)


def test_what_is_said_most_is_not_what_makes_unhappy(marts: Any) -> None:
    """Read by eye: every fifth review speaks of size and hardly fewer stars for it; a cheap look or a bad cut cost them.

    People of 60 and over are happier than those in their thirties, and hear less of a bad cut than those in their forties.
    """
    everybody = issues(marts, "all").loc["all"]
    assert everybody.loc["sizing", "rank"] == 1
    assert everybody.lift["sizing"] < 1.6 < 3 < everybody.lift[["quality", "unflattering", "sent_back"]].min()
    ages = issues(marts, "segment")
    assert ages.ci_high[("60 and over", "unflattering")] < ages.ci_low[("40 to 49", "unflattering")]
    low, high = marts.execute(
        """select max(ci_low) filter (segment_value = '60 and over'), max(ci_high) filter (segment_value = '30 to 39')
           from marts.survey_scores where question_id = 'rating' and metric = 'csat' and product_key = 'all'
             and segment_name = 'segment' and period_grain = 'all'"""
    ).fetchone()
    assert low > high
