"""Survey scores from answers and invitations, run as SQL on small surveys, against the worked answers and scipy.

Add a case here when a rule of survey_scores changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pytest
from scipy.stats import chi2_contingency
from scipy.stats import t as student

from tests.unit.rendered_models import PROJECT, make
from tests.unit.test_sql_statistics import KNOWN

CHAIN = [
    "int_survey_responses_judged", "int_survey_answers_checked", "int_survey_answers_scored",
    "int_survey_months_counted", "int_survey_cells_counted", "int_survey_cells_hidden",
    "int_survey_scores_measured", "int_survey_scores_compared", "int_survey_changes_adjusted",
    "int_survey_invitations_described", "int_survey_invitations_counted", "int_survey_responders_compared",
    "int_survey_nonresponse_judged", "int_survey_populations_dated", "int_survey_weights_listed",
    "int_survey_strata_placed", "int_survey_scores_weighted", "int_survey_scores_described", "survey_scores",
]  # fmt: skip
TYPES = {"nps": ("nps", 0, 10), "csat": ("csat2", 1, 5), "ces": ("ces_share", 1, 7), "index": ("ces_index", 1, 7)}


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as made:
        made.execute(f"""
            create table survey_metrics as from read_csv('{PROJECT}/lookups/survey_metrics.csv');
            create table stg_company__company as select date '2024-03-31' as as_of, 5 as min_n;
            create table stg_company__rules as select cast(null as varchar) as survey_weight_by,
                0.2e0 as survey_max_unplaced, 0.05e0 as survey_nonresponse_min_gap,
                cast(null as bigint) as survey_straight_line_items, cast(null as double) as survey_speeder_seconds;
            create table int_products_resolved (product_id varchar, product_line varchar);
            create table int_customer_ids_mapped (customer_id varchar, customer_key varchar);
            create table int_customer_emails_mapped (email__key varchar, customer_key varchar);
            create table int_customers_described (customer_key varchar, generation varchar, age_band varchar,
                segment varchar, region varchar, gender varchar);
            create table stg_survey__populations (survey_program varchar, segment_name varchar, segment_value varchar,
                population double, product_line varchar, valid_from date, merge_with varchar, delivery varchar,
                source_name varchar);
            create table stg_survey__invitations (survey_program varchar, product_id varchar, customer_id varchar,
                customer_email__key varchar, invited_date date, bounced_at date, opened_at date, started_at date,
                completed_at date)""")
        yield made


def answers(con: duckdb.DuckDBPyConnection, given: list[tuple[str, str, float]], metric: str = "nps") -> None:
    """Answers of one survey: (customer key, segment of the customer, value)."""
    scoring, low, high = TYPES[metric]
    frame = pd.DataFrame(given, columns=["customer_key", "segment", "value"])
    con.register("given_answers", frame)
    con.execute(f"""
        delete from int_customers_described;
        insert into int_customers_described by name
        select customer_key, any_value(segment) as segment from given_answers group by customer_key;
        create or replace table int_survey_answers_declared as
        select 's' as source_name, customer_key as response_id, 'q' as question_id, 'p' as survey_program, customer_key,
            'unknown' as product_key, cast(null as varchar) as order_id, timestamp '2024-02-10' as answered_at,
            date '2024-02-10' as answered_date, cast(null as double) as duration_seconds, 1 as text_length,
            cast(null as varchar) as excluded_as,
            true as is_number, value as short_number, true as is_question_declared, 1 as version,
            1 as comparable_version, '{metric.replace("index", "ces")}' as metric_type, {low} as scale_min,
            {high} as scale_max, ({low} + {high}) / 2e0 as scale_middle, 1 as direction,
            '{scoring}' as scoring, '{scoring.removeprefix("ces_")}' as ces_variant, 2 as boxes
        from given_answers""")


def invited(con: duckdb.DuckDBPyConnection, counts: dict[str, tuple[int, int]]) -> None:
    """Customers asked by segment, and how many of each completed."""
    people = [(f"{s}{i}", s, i < done) for s, (asked, done) in counts.items() for i in range(asked)]
    frame = pd.DataFrame(people, columns=["customer_key", "segment", "done"])
    con.register("given_people", frame)
    con.execute("""
        insert into int_customer_ids_mapped select customer_key, customer_key from given_people;
        insert into int_customers_described by name select customer_key, segment from given_people
        where customer_key not in (select customer_key from int_customers_described);
        insert into stg_survey__invitations by name select 'p' as survey_program, customer_key as customer_id,
            date '2024-02-01' as invited_date, case when done then date '2024-02-10' end as started_at,
            case when done then date '2024-02-10' end as completed_at from given_people""")


def scores(con: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Rows of the mart for all products over all time."""
    make(con, CHAIN)
    found = con.execute("select * from survey_scores where product_key = 'all' and period_grain = 'all'")
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def everyone(con: duckdb.DuckDBPyConnection, metric: str) -> dict[str, Any]:
    """The row of all people."""
    (row,) = [row for row in scores(con) if row["segment_name"] == "all" and row["metric"] == metric]
    return row


def strata(counts: dict[str, tuple[int, int, int]]) -> list[tuple[str, str, float]]:
    """Promoters, passives and detractors by segment, as answers."""
    return [
        (f"{segment}{i}", segment, value)
        for segment, (tops, middle, bottoms) in counts.items()
        for i, value in enumerate([10.0] * tops + [7.0] * middle + [3.0] * bottoms)
    ]


WORKED = {"SMB": (40, 8, 32), "ENT": (12, 6, 2)}


def population(con: duckdb.DuckDBPyConnection, people: dict[str, float], **more: str) -> None:
    for value, number in people.items():
        con.execute(
            """insert into stg_survey__populations by name select 'segment' as segment_name, $value as segment_value,
               $number as population, $merge as merge_with""",
            {"value": value, "number": number, "merge": more.get(value)},
        )


@pytest.mark.parametrize("scale", [1.0, 1e6], ids=["shares", "people"])
def test_the_worked_weighted_score_holds_on_the_mart(con: duckdb.DuckDBPyConnection, scale: float) -> None:
    """D1: raw 18, weighted 30, SE 9.17, effective n 64; shares of the population or people make no difference."""
    expected = KNOWN["nps_weighted"]["expected"]
    answers(con, strata(WORKED))
    population(con, {"SMB": 0.5 * scale, "ENT": 0.5 * scale})
    row = everyone(con, "nps")
    found = [row[name] for name in ("score", "score_weighted", "se_weighted", "n_eff")]
    assert found == pytest.approx([expected[name] for name in ("raw", "weighted", "se", "n_eff")], rel=1e-12)
    assert (row["weight_status"], row["weight_segment"]) == ("weighted", "segment")


def test_a_population_without_a_responder_is_merged_as_declared_or_said(con: duckdb.DuckDBPyConnection) -> None:
    answers(con, strata(WORKED))
    population(con, {"SMB": 50, "ENT": 30, "GOV": 20})
    row = everyone(con, "nps")
    assert (row["score_weighted"], row["n_eff"], row["weight_status"]) == (None, None, "empty_cell")
    con.execute("update stg_survey__populations set merge_with = 'ENT' where segment_value = 'GOV'")
    row = everyone(con, "nps")
    assert (row["score_weighted"], row["weight_status"]) == (pytest.approx(30), "weighted")


def test_two_kinds_of_population_need_to_be_told_apart(con: duckdb.DuckDBPyConnection) -> None:
    answers(con, strata(WORKED))
    population(con, {"SMB": 50, "ENT": 50})
    con.execute("""insert into stg_survey__populations by name
                   select 'region' as segment_name, 'unknown' as segment_value, 1 as population""")
    assert everyone(con, "nps")["weight_status"] == "no_population"
    con.execute("update stg_company__rules set survey_weight_by = 'segment'")
    assert everyone(con, "nps")["score_weighted"] == pytest.approx(30)


def test_answers_of_no_declared_segment_make_no_weighted_score(con: duckdb.DuckDBPyConnection) -> None:
    answers(con, strata({**WORKED, "unknown": (26, 0, 0)}))
    population(con, {"SMB": 50, "ENT": 50})
    assert everyone(con, "nps")["weight_status"] == "too_many_unplaced"
    answers(con, strata({**WORKED, "unknown": (25, 0, 0)}))
    assert everyone(con, "nps")["score_weighted"] == pytest.approx(30)


def test_a_population_of_the_programme_and_the_newest_day_goes_first(con: duckdb.DuckDBPyConnection) -> None:
    answers(con, strata(WORKED))
    con.execute("""insert into stg_survey__populations by name select * from (values
        (null, 'SMB', 90, null), (null, 'ENT', 10, null), ('p', 'SMB', 80, date '2020-01-01'),
        ('p', 'ENT', 20, date '2020-01-01'), ('p', 'SMB', 50, date '2024-01-01'), ('p', 'ENT', 50, date '2024-01-01'),
        ('p', 'ENT', 99, date '2025-01-01'), ('other', 'SMB', 1, date '2024-01-01')
        ) as t (survey_program, segment_value, population, valid_from)""")
    con.execute("update stg_survey__populations set segment_name = 'segment'")
    assert everyone(con, "nps")["score_weighted"] == pytest.approx(30)


def test_worked_scores_hold_on_the_mart(con: duckdb.DuckDBPyConnection) -> None:
    """D2, D3 with its variants, F13, and a t interval of the mean."""
    answers(con, [(f"c{i}", "x", 5.0 if i < 8 else 2.0) for i in range(10)], "csat")
    row, expected = everyone(con, "csat"), KNOWN["csat_8_10"]["expected"]
    assert [row["score"], row["ci_low"], row["ci_high"]] == pytest.approx(list(expected.values()), rel=1e-12)
    assert everyone(con, "bottom2")["score"] == pytest.approx(0.2)
    values, expected = KNOWN["ces_1"]["input"]["values"], KNOWN["ces_1"]["expected"]
    answers(con, [(f"c{i}", "x", float(v)) for i, v in enumerate(values)], "ces")
    assert everyone(con, "ces")["score"] == pytest.approx(expected["pct_5_7"])
    row, half = everyone(con, "mean"), student.ppf(0.975, 9) * np.std(values, ddof=1) / np.sqrt(10)
    assert [row["score"], row["ci_low"], row["ci_high"]] == pytest.approx([5, 5 - half, 5 + half], rel=1e-12)
    answers(con, [(f"c{i}", "x", float(v)) for i, v in enumerate(values)], "index")
    assert everyone(con, "ces_index")["score"] == pytest.approx(expected["index_67_minus_123"])
    answers(con, [(f"c{i}", "x", 10.0) for i in range(8)])
    row, expected = everyone(con, "nps"), KNOWN["nps_4"]["expected"]
    assert [row["ci_low"], row["ci_high"]] == pytest.approx([expected["ci_low"], 100], rel=1e-12)


def test_a_question_of_1_to_10_gets_no_net_promoter_score(con: duckdb.DuckDBPyConnection) -> None:
    """F11: refused, with its reason."""
    answers(con, [(f"c{i}", "x", 9.0) for i in range(10)])
    con.execute("update int_survey_answers_declared set scale_min = 1")
    assert scores(con) == []
    reasons = "select distinct exclusion_reason from int_survey_answers_checked"
    assert con.execute(reasons).fetchall() == [("nps_scale_not_0_10",)]


def test_responders_unlike_those_invited_are_a_warning(con: duckdb.DuckDBPyConnection) -> None:
    """Chi-square as scipy has it; the gap is what the choice of responders adds to the score."""
    answers(con, strata({"SMB": (40, 0, 10), "ENT": (10, 10, 30)}))
    invited(con, {"SMB": (100, 50), "ENT": (300, 50), "GOV": (4, 0)})
    row = everyone(con, "nps")
    table = np.array([[50, 50], [50, 250]])
    assert row["nonresponse_p_adj"] == pytest.approx(chi2_contingency(table, correction=False).pvalue, rel=1e-9)
    assert row["is_nonresponse_different"] and row["nonresponse_segment"] == "segment"
    assert row["nonresponse_share"] == pytest.approx(0.5 - 100 / 404, abs=1e-9)
    assert (row["invited"], row["response_rate"]) == (404, pytest.approx(100 / 404))
    assert row["nonresponse_gap"] == pytest.approx(row["score"] - (100 * 60 - 300 * 40) / 400)
    smb = [r for r in scores(con) if r["segment_value"] == "SMB" and r["metric"] == "nps"]
    assert (smb[0]["invited"], smb[0]["completed"], smb[0]["response_rate"]) == (100, 50, 0.5)


def test_responders_like_those_invited_are_none(con: duckdb.DuckDBPyConnection) -> None:
    answers(con, strata({"SMB": (30, 0, 10), "ENT": (10, 10, 20)}))
    invited(con, {"SMB": (200, 40), "ENT": (200, 40)})
    row = everyone(con, "nps")
    assert (row["is_nonresponse_different"], row["nonresponse_p_adj"]) == (False, 1)
    assert row["nonresponse_gap"] == pytest.approx(0)


def test_a_lone_hidden_segment_cannot_be_had_by_subtraction(con: duckdb.DuckDBPyConnection) -> None:
    answers(con, strata({"a": (30, 0, 10), "b": (10, 5, 5), "c": (1, 1, 1)}))
    shown = {r["segment_value"]: r for r in scores(con) if r["segment_name"] == "segment"}
    assert {name: row["suppression_reason"] for name, row in shown.items()} == {
        "a": None, "b": "complement", "c": "few",
    }  # fmt: skip
    hidden = ("score", "variance", "ci_low", "promoters", "passives", "detractors", "numerator", "invited", "delta")
    assert {shown[name][column] for name in "bc" for column in hidden} == {None}
