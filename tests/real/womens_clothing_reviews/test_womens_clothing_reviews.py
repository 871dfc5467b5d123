"""Reviews of a real clothing shop as survey answers: scores, texts and gaps against plain SQL on the file."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import duckdb
import pytest
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.weightstats import DescrStatsW

from tests.real.conftest import RealCompany, one

QUESTIONS = {"rating": "rating", "recommended": "recommended", "review_title": "title", "review_text": "words"}
EVERYONE = "product_key = 'all' and segment_name = 'all' and period_grain = 'all'"
MIN_N = 5
pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def files(delivered: Path) -> duckdb.DuckDBPyConnection:
    """The reviews as text, read by DuckDB alone (its strict mode refuses the mixed line ends)."""
    con = duckdb.connect()
    path = delivered / "Womens Clothing E-Commerce Reviews.csv"
    con.execute(
        f"""create table reviews as
            select "Clothing ID" as piece, Title as title, "Review Text" as words, Rating as rating,
                   "Recommended IND" as recommended, "Department Name" as department, "Class Name" as class
            from read_csv('{path}', all_varchar = true, header = true, quote = '"', escape = '"', strict_mode = false)"""
    )
    with path.open(encoding="utf-8", newline="") as text:
        assert one(con, "select count(*) from reviews") == sum(1 for _ in csv.reader(text)) - 1
    return con


def test_every_review_is_accounted_for_in_each_feed_it_fills(company: RealCompany, files: Any) -> None:
    rows = one(files, "select count(*) from reviews")
    found = company.work(
        """select source, counted, loaded + quarantined + held from loads.files
           where source <> 'review_questions' order by source"""
    )
    sources = [
        "review_customers",
        "review_products",
        "review_ratings",
        "review_recommendations",
        "review_texts",
        "review_titles",
    ]
    assert found == [(source, rows, rows) for source in sources]


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_answer_is_kept_and_empty_ones_are_counted(marts: Any, files: Any, question: str) -> None:
    expected = one(
        files, f"select count(*), count(*) filter (coalesce(trim({QUESTIONS[question]}), '') = '') from reviews"
    )
    sql = f"""select count(distinct response_id), count(*) filter (is_na) from marts.survey_answers
              where question_id = '{question}'"""
    assert one(marts, sql) == expected
    if question in ("review_title", "review_text"):
        assert expected[1] > 800, "the gaps are in this data"


def test_top_two_boxes_with_wilson(marts: Any, files: Any) -> None:
    n, top = one(files, "select count(*), count(*) filter (rating in ('4', '5')) from reviews")
    found = one(
        marts,
        f"""select numerator, denominator, score, ci_low, ci_high, ci_method from marts.survey_scores
            where question_id = 'rating' and metric = 'csat' and {EVERYONE}""",
    )
    low, high = proportion_confint(top, n, method="wilson")
    assert found == (top, n, pytest.approx(top / n, abs=1e-12), pytest.approx(low, abs=1e-9),
                     pytest.approx(high, abs=1e-9), "wilson")  # fmt: skip


def test_mean_of_what_is_declared_a_mean(marts: Any, files: Any) -> None:
    values = [float(value) for (value,) in files.execute("select recommended from reviews").fetchall()]
    found = one(
        marts,
        f"""select n, score, ci_low, ci_high from marts.survey_scores
            where question_id = 'recommended' and metric = 'mean' and {EVERYONE}""",
    )
    described = DescrStatsW(values)
    low, high = described.tconfint_mean()
    assert found == (len(values), pytest.approx(described.mean, abs=1e-12), pytest.approx(low, abs=1e-9),
                     pytest.approx(high, abs=1e-9))  # fmt: skip
    mean = one(files, "select avg(cast(rating as integer)) from reviews")
    assert one(marts, "select avg(value_num) from marts.survey_answers where question_id = 'rating'") == pytest.approx(
        mean, abs=1e-12
    )


def test_scores_of_every_piece(marts: Any, files: Any) -> None:
    expected = files.execute(
        """select piece, count(*), count(*) filter (rating in ('4', '5')) from reviews group by piece order by piece"""
    ).fetchall()
    assert len(expected) > 1200
    found = marts.execute(
        """select product_key, n, numerator, score, ci_low, ci_high, is_suppressed from marts.survey_scores
           where question_id = 'rating' and metric = 'csat' and product_key <> 'all' and segment_name = 'all'
             and period_grain = 'all' order by product_key"""
    ).fetchall()
    assert [row[:2] for row in found] == [row[:2] for row in expected]
    for (_, n, top), (_, _, shown, score, low, high, suppressed) in zip(expected, found, strict=True):
        assert suppressed == (n < MIN_N)
        if suppressed:
            assert (score, low, high) == (None, None, None)
            continue
        assert (shown, score) == (top, pytest.approx(top / n, abs=1e-12))
        assert (low, high) == pytest.approx(proportion_confint(top, n, method="wilson"), abs=1e-9)


def test_departments_through_the_catalogue(marts: Any, files: Any) -> None:
    expected = files.execute(
        """select department, count(*), count(*) filter (rating in ('4', '5')) from reviews
           group by department order by department nulls last"""
    ).fetchall()
    assert expected[-1][:2] == (None, 14), "pieces without a department are in this data"
    found = marts.execute(
        """select product_line, count(*), count(*) filter (value_num >= 4)
           from marts.survey_answers inner join marts.products using (product_key)
           where question_id = 'rating' group by product_line order by product_line nulls last"""
    ).fetchall()
    assert found == expected


def test_stars_and_recommendation_of_one_review_stay_together(marts: Any, files: Any) -> None:
    """A five-star review need not recommend: two answers of one response, joined by its id, not by their order."""
    expected = files.execute(
        "select cast(rating as double), cast(recommended as double), count(*) from reviews group by all order by all"
    ).fetchall()
    found = marts.execute(
        """select stars.value_num, said.value_num, count(*)
           from marts.survey_answers as stars inner join marts.survey_answers as said using (response_id)
           where stars.question_id = 'rating' and said.question_id = 'recommended' group by all order by all"""
    ).fetchall()
    assert found == expected


def test_a_declared_date_makes_no_trend_and_is_warned_of(company: RealCompany, marts: Any) -> None:
    grains = "select period_grain, count(distinct period_start), count(delta) from marts.survey_scores group by 1"
    assert {(count, deltas) for _, count, deltas in marts.execute(grains).fetchall()} == {(1, 0)}
    warned = [text for text in company.summary["warnings"] if text.startswith("raw_survey.answers")]
    assert len(warned) == 1 and "the day they were collected" in warned[0]


def test_no_word_of_a_review_is_published(company: RealCompany, files: Any) -> None:
    words = files.execute(
        "select words from reviews where length(words) > 200 order by hash(words) limit 25"
    ).fetchall()
    current = company.home / "publish" / "current"
    published = [(path.name, path.read_bytes()) for path in current.rglob("*") if path.is_file()]
    leaks = [name for name, content in published for (text,) in words if text[:40].encode() in content]
    assert leaks == []
