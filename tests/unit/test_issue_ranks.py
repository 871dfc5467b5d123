"""Numbers of issue_ranks on hand-worked inputs, and Fisher's p against scipy."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import duckdb
import numpy as np
import pytest
from scipy.stats import false_discovery_control, fisher_exact

from tests.unit.theme_sql import model_sql

ROOT = Path(__file__).resolve().parents[2]
TESTS = ("int_theme_cells_hidden", "int_theme_tables_listed", "int_theme_tables_weighed", "int_theme_tables_tested",
         "int_theme_lifts_adjusted")  # fmt: skip
CELLS = """
    create table int_theme_cells_counted (
        theme varchar, theme_label varchar, theme_kind varchar, attribute varchar, period_grain varchar,
        period_start date, segment_name varchar, segment_value varchar, n bigint, n_detractors bigint, n_rest bigint,
        mentions bigint, respondents bigint, distinct_customers bigint, detractors bigint, rest bigint)"""
OTHERS = """
    create table stg_company__company as select {min_n} as min_n, 'EUR' as reporting_currency, date '2026-06-30' as as_of;
    create table int_theme_revenue_summed as select *, 100.0 as revenue_at_stake from int_theme_cells_counted limit 0;
    create table int_trends_classified as
        select 'speed' as level_key, 'growing' as trend_class, 'mention_share' as metric;
    create table int_theme_novelty_dated as
        select 'speed' as theme, date '2026-06-01' as first_mentioned_on, 29 as novelty_days;
    create table int_theme_labels_compared as select 'speed' as theme, 100 as n, 0.8 as coder_precision,
        0.6 as coder_recall, 0.625 as coder_kappa;
    create table int_theme_neighbours_found as select 'speed' as theme, 'late' as similar_theme;
    create table int_theme_quotes_chosen as select 'speed' as theme, '["slow"]' as sample_quotes"""
Cell = tuple[str, str, str, int, int, int, int]  # theme, segment_name, segment_value, detractors of, rest of


def ranks(cells: list[Cell], min_n: int = 5) -> duckdb.DuckDBPyConnection:
    """A connection with the mart, from cells of one period."""
    con = duckdb.connect()
    con.execute(CELLS)
    for theme, name, value, detractors, n_detractors, rest, n_rest in cells:
        n, respondents = n_detractors + n_rest, detractors + rest
        row = [theme, theme, "issue", None, "all", "2026-01-01", name, value, n, n_detractors, n_rest, respondents,
               respondents, respondents, detractors, rest]  # fmt: skip
        con.execute(f"insert into int_theme_cells_counted values ({', '.join('?' * len(row))})", row)
    con.execute(OTHERS.format(min_n=min_n))
    for name in (*TESTS, "int_theme_issues_joined", "issue_ranks"):
        con.execute(f"create table {name} as {model_sql(name)}")
    return con


def known_answer(name: str) -> dict[str, float]:
    """What METRICS works out by hand."""
    answers = json.loads((ROOT / "tests" / "golden" / "known_answers.json").read_text())
    [found] = [answer["expected"] for answer in answers if answer["id"] == name]
    return dict(found)


def test_theme_lift_of_the_worked_answer() -> None:
    """METRICS "Theme lift": 16 of 40 detractors and 16 of 160 others: lift 4.0, odds ratio 6.0, p = 2.5e-5."""
    con = ranks([("speed", "all", "all", 16, 40, 16, 160)])
    [row] = con.sql(
        """select lift_detractor_vs_rest, odds_ratio_detractor_vs_rest, fisher_p, fisher_p_adj, numerator, denominator,
               share, trend_class, novelty_days, coder_kappa, similar_theme_id, sample_quotes, rank from issue_ranks"""
    ).fetchall()
    known = known_answer("theme_1")
    assert row[:3] == pytest.approx((known["lift"], known["odds_ratio"], known["p"]), rel=1e-9)
    assert row[3:] == (row[2], 32, 200, 0.16, "growing", 29, 0.625, "late", '["slow"]', 1)


def test_fisher_agrees_with_scipy_on_any_table() -> None:
    rng = np.random.default_rng(5)
    cells: list[Cell] = []
    for i in range(300):
        n_detractors, n_rest = (int(v) for v in rng.integers(1, 10 ** rng.integers(1, 5), 2))
        a, b = rng.binomial(n_detractors, rng.uniform(0, 0.5)), rng.binomial(n_rest, rng.uniform(0, 0.5))
        cells.append((f"t{i}", "segment", f"s{i}", int(a), n_detractors, int(b), n_rest))
    cells.append(("even", "segment", "even", 5, 10, 5, 10))
    con = ranks(cells, min_n=1)
    found = dict(con.sql("select theme, fisher_p from issue_ranks").fetchall())
    for theme, _, _, a, n_a, b, n_b in cells:
        expected = fisher_exact([[a, n_a - a], [b, n_b - b]]).pvalue if a + b else None
        assert found[theme] == (pytest.approx(expected, rel=1e-9, abs=1e-300) if expected is not None else None), theme


def test_p_is_adjusted_over_themes_and_segments_of_a_kind() -> None:
    cells = [
        (theme, "segment", value, a, 40, b, 100)
        for theme, a in (("speed", 12), ("price", 9), ("taste", 5))
        for value, b in (("gold", 9), ("silver", 14))
    ]
    con = ranks(cells)  # type: ignore[arg-type]
    rows = con.sql("select fisher_p, fisher_p_adj, n_tests from issue_ranks order by theme, segment_value").fetchall()
    assert [row[1] for row in rows] == pytest.approx(list(false_discovery_control([row[0] for row in rows])))
    assert {row[2] for row in rows} == {6}


def test_a_small_segment_is_hidden_and_the_next_smallest_with_it() -> None:
    sizes = {"gold": 3, "silver": 20, "bronze": 30, "none": 40}
    cells: list[Cell] = [("speed", "segment", name, 1, 1, 1, n - 1) for name, n in sizes.items()]
    cells += [("speed", "all", "all", 4, 4, 4, 89), ("speed", "generation", "X", 4, 4, 4, 89)]
    con = ranks(cells)
    rows = con.sql(
        """select segment_value, suppression_reason, n, mentions, distinct_customers, numerator, denominator, share, ci_low,
               n_detractors, lift_detractor_vs_rest, fisher_p, fisher_p_adj, revenue_at_stake, trend_class, sample_quotes,
               rank from issue_ranks where is_suppressed order by n"""
    ).fetchall()
    assert [row[:3] for row in rows] == [("gold", "few", 3), ("silver", "complement", 20)]
    assert {value for row in rows for value in row[3:]} == {None}
    shown = con.sql("select segment_value from issue_ranks where not is_suppressed order by 1").fetchall()
    assert shown == [("X",), ("all",), ("bronze",), ("none",)]


def test_ranks_follow_the_lower_end_of_the_share() -> None:
    con = ranks([(f"t{k}", "all", "all", k, 20, k, 80) for k in range(5)])
    rows = con.sql("select theme, rank, ci_low from issue_ranks order by rank nulls last").fetchall()
    assert [row[:2] for row in rows] == [("t4", 1), ("t3", 2), ("t2", 3), ("t1", 4), ("t0", None)]
    assert all(before > after for (_, _, before), (_, _, after) in pairwise(rows[:4]))


def test_kappa_of_the_worked_answer() -> None:
    """METRICS "Theme lift": coder agreement [[20, 5], [10, 65]]: kappa 0.625."""
    con = duckdb.connect()
    con.execute(
        """create table int_feedback_texts_listed as select 'i' || i as item_id from range(100) as t (i);
           create table stg_company__themes as select 'speed' as theme;
           create table int_feedback_mentions_found as
               select 'i' || i as item_id, 'speed' as theme, i = 99 as is_negated from range(25) as t (i)
               union all select 'i99', 'speed', true;
           create table stg_feedback__labels as
               select 'i' || i as item_id, case when i < 20 or i between 25 and 34 then 'speed' else 'none' end as theme,
                      'ann' as coder from range(100) as t (i)
               union all select 'i24', 'price', 'ann'
               union all select 'nowhere', 'speed', 'ann'"""
    )
    rows = con.execute(model_sql("int_theme_labels_compared")).fetchall()
    kappa = known_answer("kappa_1")["kappa"]
    assert rows == [("speed", 100, 0.8, pytest.approx(2 / 3), pytest.approx(kappa))]


def test_a_theme_is_there_where_half_of_the_readers_saw_it() -> None:
    con = duckdb.connect()
    con.execute(
        """create table int_feedback_texts_listed as select 'i' || i as item_id from range(2) as t (i);
           create table stg_company__themes as select 'speed' as theme;
           create table int_feedback_mentions_found as select 'i0' as item_id, 'speed' as theme, false as is_negated;
           create table stg_feedback__labels as
               select * from (values ('i0', 'speed', 'ann'), ('i0', 'none', 'bob'), ('i1', 'speed', 'ann'),
                   ('i1', 'none', 'bob'), ('i1', 'none', 'cy')) as t (item_id, theme, coder)"""
    )
    assert con.execute(model_sql("int_theme_labels_compared")).fetchall() == [("speed", 2, 1.0, 1.0, 1.0)]
