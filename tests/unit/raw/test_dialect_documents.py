"""Survey responses as JSON: known by their keys wherever they stand, choices one answer each, nothing dropped."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.conftest import Warehouse

BIG = "9007199254740993123"


def typeform(token: str, *answers: dict[str, Any], **more: Any) -> dict[str, Any]:
    """One response."""
    return {"token": token, "landed_at": "2026-01-01T10:00:00Z", "submitted_at": "2026-01-01T10:02:00Z",
            "hidden": {"customer": "c-1"}, "answers": list(answers), **more}  # fmt: skip


def answer(ref: str, kind: str, value: Any) -> dict[str, Any]:
    """One answer."""
    return {"type": kind, kind: value, "field": {"id": f"id_{ref}", "ref": ref, "type": "x"}}


ANSWERS = (
    answer("nps", "number", 9), answer("why", "text", "Größe 😀"), answer("pick", "choice", {"label": "Corn"}),
    answer("many", "choices", {"labels": ["1", "2"], "other": "my own words"}), answer("sure", "boolean", True),
)  # fmt: skip
WEBHOOK = {
    "event_id": "e", "event_type": "form_response",
    "form_response": typeform("t1", *ANSWERS, definition={"fields": [{"id": "id_nps", "ref": "nps", "title": "Recommend?"}]}),
}  # fmt: skip
EXPECTED = [("nps", "9"), ("pick", "Corn"), ("sure", "true"), ("why", "Größe 😀")]


def one(warehouse: Warehouse, content: Any, name: str = "s.json", **options: Any) -> list[tuple]:
    """Delivers and loads one file; its row of the manifest."""
    warehouse.deliver(name, content if isinstance(content, str) else json.dumps(content, ensure_ascii=False))
    warehouse.configure(s={"dialect": "auto", "location": name, **options})
    warehouse.load()
    return warehouse.query("select status, reason, counted, loaded, quarantined, held, message from loads.files")


def answers(warehouse: Warehouse) -> list[tuple]:
    """Question and value of every answer."""
    return warehouse.query("select question_id, raw_value from raw_survey.answers order by all")


@pytest.mark.parametrize(
    "content",
    [
        json.dumps(WEBHOOK, ensure_ascii=False),
        json.dumps(WEBHOOK, ensure_ascii=False, indent=2),
        {"total_items": 1, "page_count": 1, "items": [typeform("t1", *ANSWERS)]},
        json.dumps({"items": [typeform("t1", *ANSWERS)], "total_items": 1}, ensure_ascii=False, indent=1),
        [typeform("t1", *ANSWERS)],
        {"stream": "responses", "data": typeform("t1", *ANSWERS)},
    ],
    ids=["webhook", "webhook over many lines", "api", "api over many lines", "array", "wrapped lines"],
)
def test_typeform_in_every_wrapping(warehouse: Warehouse, content: Any) -> None:
    assert one(warehouse, content)[0][:6] == ("loaded", None, 1, 1, 0, 0)
    found = answers(warehouse)
    assert [row for row in found if not row[0].startswith("many_")] == EXPECTED
    many = [row for row in found if row[0].startswith("many_")]
    assert sorted(value for _, value in many) == ["1", "2", "my own words"]
    assert not [question for question, _ in many if "words" in question], "free text must not get into an id"
    assert warehouse.query("select distinct response_id, duration_seconds from raw_survey.answers") == [("t1", 120.0)]


def test_typeform_wording_comes_from_the_webhook_and_ids_are_declared(warehouse: Warehouse) -> None:
    survey = {
        "questions": {"nps": "recommend", "id_pick": "vegetable", "sure": None},
        "labels": {"vegetable": {"Corn": 2}},
    }
    one(warehouse, WEBHOOK, survey=survey, columns={"customer_id": "hidden.customer"})
    assert [row for row in answers(warehouse) if not row[0].startswith("many_")] == [
        ("recommend", "9"), ("vegetable", "2"), ("why", "Größe 😀"),
    ]  # fmt: skip
    assert warehouse.query("select customer_id from raw_survey.responses") == [("c-1",)]
    assert ("nps", "Recommend?") in warehouse.query("select question_id, wording from loads.survey_questions")


def test_a_bad_line_and_a_response_without_answers_are_accounted_for(warehouse: Warehouse) -> None:
    lines = [json.dumps(typeform("t1", *ANSWERS[:1])), '{"token": "t2", "answers": [', json.dumps(typeform("t3"))]
    assert one(warehouse, "\n".join(lines) + "\n", "s.jsonl")[0][:6] == ("loaded", None, 3, 2, 1, 0)
    assert warehouse.query("select line, reason from loads.quarantine") == [(2, "not_an_object")]
    assert warehouse.query("select response_id, answer_count from raw_survey.responses order by 1") == [
        ("t1", 1),
        ("t3", 0),
    ]


def test_qualtrics_api(warehouse: Warehouse) -> None:
    values = {"startDate": "2026-01-01T10:00:00Z", "endDate": "2026-01-01T10:01:00Z", "status": 0, "finished": 1,
              "duration": 60, "distributionChannel": "anonymous", "userLanguage": "DE", "ipAddress": "1.2.3.4",
              "externalDataReference": BIG, "QID1": 10, "QID1_NPS_GROUP": 3, "QID2": ["1", "3"], "QID2_DO": ["3", "1"],
              "QID3_TEXT": "fine", "Region": "north"}  # fmt: skip
    preview = {**values, "status": 1, "QID1": 2}
    document = {"responses": [{"responseId": "R_1", "values": values, "labels": {"QID1": "10"}},
                              {"responseId": "R_2", "values": preview}]}  # fmt: skip
    assert one(warehouse, document)[0][:6] == ("loaded", None, 2, 2, 0, 0)
    assert warehouse.query("select question_id, raw_value from raw_survey.answers where response_id = 'R_1' order by all") == [
        ("QID1", "10"), ("QID2_1", "1"), ("QID2_3", "3"), ("QID3_TEXT", "fine"),
    ]  # fmt: skip
    assert warehouse.query(
        "select response_id, customer_id, is_finished, duration_seconds, exclusion from raw_survey.responses order by 1"
    ) == [("R_1", BIG, True, 60.0, None), ("R_2", BIG, True, 60.0, "preview")]
    assert "1.2.3.4" not in str(warehouse.query("select * from raw_survey.responses"))


def test_delighted_api(warehouse: Warehouse) -> None:
    more = [{"question": {"id": "q1", "type": "scale", "text": "Taste?"}, "value": {"scale": 4}},
            {"question": {"id": "q2", "type": "select_many", "text": "Which?"}, "value": {"select_many": ["1", "2"]}}]  # fmt: skip
    rows = [{"id": "47", "person": {"email": "a@b.c"}, "survey_type": "csat", "score": 5, "comment": "ok",
             "created_at": 1767261600, "updated_at": 1767261660, "additional_answers": more}]  # fmt: skip
    assert one(warehouse, rows)[0][:6] == ("loaded", None, 1, 1, 0, 0)
    assert answers(warehouse) == [("comment", "ok"), ("q1", "4"), ("q2_1", "1"), ("q2_2", "2"), ("score_csat", "5")]
    assert warehouse.query("select cast(answered_at as varchar), customer_email from raw_survey.responses") == [
        ("2026-01-01 10:01:00", "a@b.c")
    ]


def test_zendesk_api(warehouse: Warehouse) -> None:
    row = {"id": int(BIG[:18]), "score": "good", "comment": None, "ticket_id": 7, "requester_id": 9,
           "created_at": "2026-01-01T10:00:00Z", "updated_at": "2026-01-01T11:00:00Z"}  # fmt: skip
    document = {"satisfaction_ratings": [row, {**row, "id": 2, "score": "offered"}], "next_page": None}
    assert one(warehouse, document)[0][:6] == ("loaded", None, 2, 2, 0, 0)
    assert warehouse.query("select response_id, question_id, raw_value, excluded_as from raw_survey.answers order by 1") == [
        ("2", "satisfaction", "offered", "not_answered"), (BIG[:18], "satisfaction", "1", None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "options", "says"),
    [
        ([{"a": 1}], {}, "The first has: a"),
        ([typeform("t", *ANSWERS)], {"dialect": "zendesk"}, "looks like typeform"),
        ([typeform("t", *ANSWERS)], {"dialect": "surveymonkey"}, "looks like typeform"),
    ],
    ids=["no tool", "another tool", "a tool without JSON"],
)
def test_other_json_is_held(warehouse: Warehouse, content: Any, options: dict, says: str) -> None:
    status, reason, counted, _, _, held, message = one(warehouse, content, **options)[0]
    assert (status, reason) == ("held", "unknown_dialect")
    assert counted == held
    assert says in message


def test_no_records_at_all(warehouse: Warehouse) -> None:
    assert one(warehouse, {"items": [], "total_items": 0}, dialect="typeform")[0][:6] == ("loaded", None, 0, 0, 0, 0)
