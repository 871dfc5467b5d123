"""What later deliveries do to a survey export: mended, sent again, under two names; and what the dry run proposes."""

from __future__ import annotations

import json

import pytest

from orchestration.raw.config_file import read_sources
from orchestration.raw.dry_run import preview
from orchestration.raw.replay import replay
from orchestration.settings import ConfigError
from tests.conftest import Warehouse

HEAD = "Respondent ID,Start Date,End Date,Would you recommend us?,Taste\n"
GOOD = "1,2026-01-01 09:00:00,2026-01-01 09:05:00,10,4\n"
SOURCE = {"dialect": "surveymonkey", "location": "s*.csv", "limits": {"max_bad_share": 0.9}}


def _answers(warehouse: Warehouse) -> list[tuple]:
    return warehouse.query("select response_id, question_id, raw_value, _delivery from raw_survey.answers order by all")


def test_a_replay_adds_the_answers_of_the_records_it_loads(warehouse: Warehouse) -> None:
    warehouse.deliver("s.csv", HEAD + GOOD + "2,01/13/2026,01/13/2026,9,\n")
    warehouse.configure(s={**SOURCE, "format": {"timestamp_format": "%Y-%m-%d %H:%M:%S"}})
    warehouse.load()
    assert warehouse.query("select counted, loaded, quarantined from loads.files") == [(2, 1, 1)]
    assert {row[0] for row in _answers(warehouse)} == {"1"}
    sources = warehouse.configure(
        s={**SOURCE, "columns": {"started_at": {"from": "Start Date", "format": "%m/%d/%Y"},
                                 "answered_at": {"from": "End Date", "format": "%m/%d/%Y"}}}
    )  # fmt: skip
    outcome = replay(warehouse.settings, sources, warehouse.work, run_id="r")
    assert (outcome.loaded, outcome.left) == (1, 0)
    assert [row[:3] for row in _answers(warehouse)] == [
        ("1", "Taste", "4"), ("1", "Would you recommend us?", "10"), ("2", "Would you recommend us?", "9"),
    ]  # fmt: skip
    assert warehouse.query("select counted, loaded, quarantined from loads.files") == [(2, 2, 0)]


def test_a_held_export_loads_when_it_is_told_what_was_missing(warehouse: Warehouse) -> None:
    warehouse.deliver("s.csv", HEAD + GOOD.replace("2026-01-01", "02/03/2026"))
    warehouse.configure(s=SOURCE)
    warehouse.load()
    assert warehouse.query("select status, reason from loads.files") == [("held", "ambiguous_dates")]
    warehouse.configure(s={**SOURCE, "format": {"timestamp_format": "%d/%m/%Y %H:%M:%S"}})
    warehouse.load()
    assert warehouse.query("select status, loaded from loads.files") == [("loaded", 1)]
    assert warehouse.query("select distinct cast(answered_at as varchar) from raw_survey.answers") == [
        ("2026-03-02 09:05:00",)
    ]


@pytest.mark.parametrize("order", [("s_a.csv", "s_b.csv"), ("s_b.csv", "s_a.csv")])
def test_one_content_under_two_names_has_its_answers_once(warehouse: Warehouse, order: tuple[str, str]) -> None:
    warehouse.configure(s=SOURCE)
    for name in order:
        warehouse.deliver(name, HEAD + GOOD)
        warehouse.load()
    assert [row[3] for row in _answers(warehouse)] == ["s_a.csv"] * 2
    assert warehouse.query("select count(*) from raw_survey.responses") == [(1,)]


def test_a_snapshot_sent_again_replaces_responses_and_answers(warehouse: Warehouse) -> None:
    warehouse.configure(s={**SOURCE, "delivery": "snapshot"})
    warehouse.deliver("s.csv", HEAD + GOOD + GOOD.replace("1,", "2,", 1))
    warehouse.load()
    warehouse.deliver("s.csv", HEAD + GOOD.replace(",10,", ",3,"))
    warehouse.load()
    assert [row[:3] for row in _answers(warehouse)] == [("1", "Taste", "4"), ("1", "Would you recommend us?", "3")]


def test_old_content_that_comes_back_is_the_newest_version(warehouse: Warehouse) -> None:
    warehouse.configure(s=SOURCE)
    for value in ("10", "3", "10"):
        warehouse.deliver("s.csv", HEAD + GOOD.replace(",10,", f",{value},"))
        warehouse.load()
    found = warehouse.query(
        "select raw_value, _file_version from raw_survey.answers where question_id like 'Would%' order by _file_version"
    )
    assert found == [("3", 2), ("10", 3)]
    assert warehouse.query("select count(*) from loads.survey_questions") == [(4,)]


def test_a_broken_export_is_read_slowly_and_loses_nothing(warehouse: Warehouse) -> None:
    warehouse.deliver(
        "s.csv", HEAD + GOOD + "2,2026-01-01 09:00:00\r\n" + '3,2026-01-02 10:00:00,2026-01-02 10:01:00,9,"a\nb"\n'
    )
    warehouse.configure(s=SOURCE)
    warehouse.load()
    assert warehouse.query("select counted, loaded, quarantined from loads.files") == [(3, 2, 1)]
    assert warehouse.query("select line, reason from loads.quarantine") == [(3, "too_few_fields")]
    assert ("3", "Taste", "a\nb", "s.csv") in _answers(warehouse)


def test_the_dry_run_says_what_it_recognised_and_proposes_what_nobody_declared(warehouse: Warehouse) -> None:
    warehouse.deliver("s.csv", HEAD + "".join(GOOD.replace("1,", f"{n},", 1) for n in range(1, 9)))
    registry = {"question_id": "Taste", "version": 1, "survey_program": "s", "wording": "Taste", "metric_type": "csat"}
    warehouse.configure(s=SOURCE, q={"feed": "survey.questions", "records": [registry]})
    shown = next(
        p for p in preview(warehouse.settings, read_sources(warehouse.settings.sources_file)) if p.source == "s"
    )
    assert "surveymonkey" in shown.recognised[0]
    assert "'Respondent ID'" in shown.recognised[0]
    assert len(shown.proposals) == 1
    assert "metric_type: nps, scale_min: 0, scale_max: 10" in shown.proposals[0]


def test_what_a_delivered_registry_declares_is_not_proposed(warehouse: Warehouse) -> None:
    """The other question is in a file of another source; a line of it that is refused declares nothing."""
    warehouse.deliver("s.csv", HEAD + "".join(GOOD.replace("1,", f"{n},", 1) for n in range(1, 9)))
    source = {"feed": "survey.questions", "location": "questions.csv"}
    head = "question_id,version,survey_program,wording,metric_type\n"
    warehouse.configure(s=SOURCE, q=source)
    for version, proposed in (("one", 2), ("1", 1)):
        warehouse.deliver("questions.csv", f"{head}Taste,{version},s,Taste,csat\n")
        shown = preview(warehouse.settings, read_sources(warehouse.settings.sources_file))
        assert [len(p.proposals) for p in shown if p.source == "s"] == [proposed]


def test_labels_and_numbers_in_one_question_are_told(warehouse: Warehouse) -> None:
    warehouse.deliver("s.csv", HEAD + GOOD + GOOD.replace(",10,", ",Very likely,").replace("1,", "2,", 1))
    warehouse.configure(s=SOURCE)
    warehouse.load()
    assert warehouse.query("select metric_type, why from loads.survey_questions where question_id like 'Would%'") == [
        ("choice", "1 of 2 are numbers, the others labels: declare `survey.labels`")
    ]


def test_no_free_text_gets_into_what_is_known_of_questions(warehouse: Warehouse) -> None:
    secret = "call me at 555 0100 Ann"
    items = {"items": [{"token": "t", "landed_at": "2026-01-01T00:00:00Z", "answers": [
        {"type": "choices", "choices": {"labels": ["Peas"], "other": secret}, "field": {"id": "f", "ref": "many"}},
        {"type": "number", "number": 5550100, "field": {"id": "g", "ref": "phone"}},
    ]}]}  # fmt: skip
    warehouse.deliver("t.json", json.dumps(items))
    warehouse.deliver("s.csv", HEAD + f"1,2026-01-01,2026-01-01,10,Peas;{secret}\n")
    split = {"survey": {"multi_select": {"Taste": ";"}}}
    warehouse.configure(t={"dialect": "typeform", "location": "t.json"}, s={**SOURCE, **split})
    warehouse.load()
    known = str(warehouse.query("select * from loads.survey_questions"))
    assert "many" in known
    assert secret not in known
    assert "5550100" not in known
    assert secret not in str(warehouse.query("select question_id from raw_survey.answers"))
    assert warehouse.query("select count(*) from raw_survey.answers where contains(raw_value, 'Ann')") == [(2,)]


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ({"dialect": "qualtrix", "location": "x"}, "qualtrics"),
        ({"dialect": "wide", "feed": "survey.answers", "location": "x"}, "dialect"),
        ({"feed": "survey.answers", "location": "x", "survey": {"opened_on": "2026-01-01"}}, "goes with `dialect`"),
        ({"dialect": "wide", "location": "x", "survey": {"multi_select": {"Q": ""}}}, "sign between"),
        ({"dialect": "wide", "location": "x", "columns": {"question_id": "q"}}, "does not have"),
    ],
)
def test_a_mistake_in_the_sources_file_is_told(warehouse: Warehouse, source: dict, says: str) -> None:
    with pytest.raises(ConfigError, match=says):
        warehouse.configure(s=source)
