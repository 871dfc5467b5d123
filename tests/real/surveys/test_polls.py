"""Two polls in the marts, against pandas and numpy on the files: scores of items, drivers of being a fan, gaps by age."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pytest
from scipy.stats import spearmanr
from statsmodels.stats.proportion import proportion_confint

from tests.real.conftest import RealCompany, Runner

SOURCES = Path(__file__).with_name("sources.yml")
FAVOUR = {
    "Very favorably": 5, "Somewhat favorably": 4, "Neither favorably nor unfavorably (neutral)": 3,
    "Somewhat unfavorably": 2, "Very unfavorably": 1,
}  # fmt: skip
LIKELY = {"Very likely": 4, "Somewhat likely": 3, "Somewhat unlikely": 2, "Very unlikely": 1}
pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def company(real_data: Path, runner: Runner) -> RealCompany:
    """Both polls, built and published."""
    return runner.run("polls", SOURCES, real_data / "surveys_538")


@pytest.fixture(scope="module")
def star_wars(real_data: Path) -> pd.DataFrame:
    """A column of numbers for each character, and fan."""
    given = pd.read_csv(real_data / "surveys_538/star-wars-survey/StarWars.csv", encoding="latin-1", header=None)
    names = [name.strip().lower().replace(" ", "_").replace("-", "_") for name in given.iloc[1, 15:29]]
    rows = given.iloc[2:, 15:29].apply(lambda column: column.map(FAVOUR))
    rows.columns = names
    return rows.assign(fan=given.iloc[2:, 2].map({"Yes": 1.0, "No": 0.0})).astype(float)


@pytest.fixture(scope="module")
def weather(real_data: Path) -> pd.DataFrame:
    """Age and the wish for a watch as a number."""
    given = pd.read_csv(real_data / "surveys_538/weather-check/weather-check.csv", na_values="-")
    watch = next(column for column in given if "smartwatch" in column)
    return pd.DataFrame({"age": given.Age, "watch": given[watch].map(LIKELY)})


def test_every_character_is_scored_as_pandas_counts(marts: duckdb.DuckDBPyConnection, star_wars: pd.DataFrame) -> None:
    rows = marts.execute(
        """select question_id, numerator, n, ci_low, ci_high from marts.survey_scores
           where survey_program = 'star_wars' and metric = 'csat' and period_grain = 'all' and segment_name = 'all'"""
    ).fetchall()
    assert {row[0] for row in rows} == set(star_wars) - {"fan"}
    for name, numerator, n, low, high in rows:
        said = star_wars[name].dropna()
        assert (numerator, n) == ((said >= 4).sum(), len(said)), name
        assert (low, high) == pytest.approx(proportion_confint(numerator, n, method="wilson"), abs=1e-9)


def test_which_characters_make_a_fan(marts: duckdb.DuckDBPyConnection, star_wars: pd.DataFrame) -> None:
    """Fourteen items: Johnson's weights, by numpy's eigenvectors of the complete cases."""
    found = marts.execute("select * from marts.survey_drivers where survey_program = 'star_wars'").df()
    found = found.set_index("driver_question_id").sort_index()
    items = sorted(set(star_wars) - {"fan"})
    assert found.index.tolist() == items
    for name in items:
        both = star_wars[["fan", name]].dropna()
        assert found.n_pairs[name] == len(both)
        assert found.spearman[name] == pytest.approx(spearmanr(both.fan, both[name]).statistic, abs=1e-9)
    complete = star_wars[["fan", *items]].dropna()
    assert set(found.n) == {len(complete)} and set(found.importance_method) == {"relative_weights"}
    r = np.corrcoef(complete.to_numpy().T)
    values, vectors = np.linalg.eigh(r[1:, 1:])
    root, inverse = (vectors * values**0.5) @ vectors.T, (vectors * values**-0.5) @ vectors.T
    expected = (root**2) @ ((inverse @ r[1:, 0]) ** 2)
    assert found.relative_weight.tolist() == pytest.approx(expected.tolist(), abs=1e-9)
    assert found.r2.iloc[0] == pytest.approx(expected.sum(), abs=1e-9)
    # read by eye: Han Solo makes the fan; Jar Jar Binks parts fans from others too, but fans like him less
    assert found.relative_weight.idxmax() == "han_solo" and found.quadrant["han_solo"] == "keep"
    assert found.spearman["jar_jar_binks"] < 0 and pd.isna(found.quadrant["jar_jar_binks"])


def test_the_wish_for_a_watch_by_age(marts: duckdb.DuckDBPyConnection, weather: pd.DataFrame) -> None:
    rows = marts.execute(
        """select segment_value, numerator, n, ci_low, ci_high from marts.survey_scores
           where question_id = 'watch' and metric = 'csat' and period_grain = 'all' and segment_name = 'segment'"""
    ).fetchall()
    shown = {row[0]: row[1:] for row in rows}
    groups = weather.dropna(subset="watch").fillna("unknown").groupby("age")
    hidden = groups.size().nsmallest(2).index  # one person without an age, and so that nobody subtracts, the next
    for age, group in groups:
        if age in hidden:
            assert (shown[age][0], shown[age][2]) == (None, None)
            continue
        top = int((group.watch >= 3).sum())
        low, high = proportion_confint(top, len(group), method="wilson")
        assert shown[age] == (top, len(group), pytest.approx(low, abs=1e-9), pytest.approx(high, abs=1e-9))
    assert len(shown) - len(hidden) == 3


def test_what_nobody_declared_is_listed_and_in_no_score(marts: Any) -> None:
    listed = marts.execute("select count(*) from marts.survey_questions where status = 'undeclared'").fetchone()[0]
    assert listed == 7
    scored = "select count(distinct question_id) from marts.survey_scores"
    assert marts.execute(scored).fetchone() == (16,)
