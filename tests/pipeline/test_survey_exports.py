"""A survey export from delivery to mart: what is declared is scored, all else is there with the reason why not."""

from __future__ import annotations

import pytest

from orchestration.dbt_commands import ensure_manifest, run_dbt
from tests.conftest import Warehouse
from tests.unit.raw.test_dialect_tables import qualtrics

AT = "2026-01-05 10:00:00,2026-01-05 10:01:00"
RECORDS = (
    f"{AT},0,,R_1,,10,,,,,", f"{AT},1,,R_2,,10,,,,,", f"{AT},8,,R_3,,0,,,,,", f"{AT},0,,R_4,,Very likely,,,,,",
    f"{AT},0,,R_5,,11,,,,,", f"{AT},0,,R_6,,9,1,,,,", "2025-01-05 10:00:00,2025-01-05 10:01:00,0,,R_7,,9,,,,,",
    f"{AT},0,,R_8,,3,,,,,", f"{AT},0,,R_8,,8,,,,,",
)  # fmt: skip
REGISTRY = {
    "question_id": "Q1", "version": 1, "survey_program": "post", "wording": "Recommend?", "metric_type": "nps",
    "scale_min": 0, "scale_max": 10, "direction": 1, "valid_from": "2025-06-01",
}  # fmt: skip


@pytest.fixture(scope="module")
def surveyed(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    warehouse = Warehouse(tmp_path_factory.mktemp("surveyed") / "w")
    warehouse.deliver("export.csv", qualtrics(*RECORDS))
    warehouse.configure(
        post={"dialect": "auto", "location": "export.csv"},
        questions={"feed": "survey.questions", "delivery": "snapshot", "records": [REGISTRY]},
    )
    warehouse.load()
    ensure_manifest(warehouse.settings)
    models = ["+survey_answers", "stg_survey__responses", "+survey_questions"]
    result = run_dbt(
        warehouse.settings,
        "build",
        "--full-refresh",
        "--indirect-selection",
        "cautious",
        "--exclude-resource-type",
        "unit_test",
        "--select",
        *models,
    )
    failed = [f"{r.node.name}: {r.message}" for r in result.result.results if str(r.status) not in ("success", "pass")]
    assert failed == []
    return warehouse


def test_every_answer_is_in_the_mart_scored_or_with_its_reason(surveyed: Warehouse) -> None:
    found = surveyed.query(
        "select response_id, question_id, is_scored, exclusion_reason from marts.survey_answers order by all"
    )
    assert found == [
        ("R_1", "Q1", True, None), ("R_2", "Q1", False, "preview"), ("R_3", "Q1", False, "spam"),
        ("R_4", "Q1", False, "not_a_number"), ("R_5", "Q1", False, "out_of_range"), ("R_6", "Q1", True, None),
        ("R_6", "Q2_1", False, "undeclared_question"), ("R_7", "Q1", False, "undeclared_version"),
        ("R_8", "Q1", True, None),
    ]  # fmt: skip
    assert surveyed.query("select value_num from marts.survey_answers where response_id = 'R_8'") == [(8,)]


def test_an_undeclared_question_is_listed_with_a_proposal(surveyed: Warehouse) -> None:
    rows = surveyed.query(
        """select question_id, status, wording, metric_type, answers_found, proposed_metric_type
           from marts.survey_questions order by status, question_id, version"""
    )
    assert rows == [
        ("Q1", "declared", "Recommend?", "nps", None, None),
        (
            "Q1",
            "undeclared",
            "Would you recommend us?",
            None,
            1,
            "choice",
        ),  # a label among numbers, a version too early
        ("Q2_1", "undeclared", "Label of Q2_1", None, 1, "mean"),
    ]
