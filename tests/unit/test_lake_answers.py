"""Answers melted from a survey export have no row of their own in the manifest; the lake must hold them all the same."""

from __future__ import annotations

import pytest

from orchestration.lake.tables import Table
from orchestration.raw.replay import replay
from tests.conftest import Warehouse
from tests.unit.test_lake import fill, names, same

ANSWERS = Table("raw_survey", "answers")
RESPONSES = Table("raw_survey", "responses")
HEAD = "Respondent ID,Start Date,End Date,Would you recommend us?,Taste\n"
SOURCE = {
    "dialect": "surveymonkey", "location": "s*.csv", "limits": {"max_bad_share": 0.9},
    "format": {"timestamp_format": "%Y-%m-%d %H:%M:%S"},
}  # fmt: skip


@pytest.fixture
def surveyed(warehouse: Warehouse) -> Warehouse:
    """An export with a record that is not loaded, and answers that came by a mapped feed."""
    warehouse.deliver("s.csv", HEAD + "1,2026-01-01 09:00:00,2026-01-01 09:05:00,10,4\n2,01/13/2026,01/13/2026,9,\n")
    warehouse.deliver(
        "mapped.csv", "response_id,survey_program,question_id,raw_value,answered_at\na,post,q,5,2026-01-02\n"
    )
    warehouse.configure(s=SOURCE, mapped={"feed": "survey.answers", "location": "mapped.csv"})
    warehouse.load()
    return warehouse


def test_answers_of_an_export_lie_beside_those_of_a_feed(surveyed: Warehouse) -> None:
    lake = fill(surveyed, ANSWERS, RESPONSES)
    assert len(names(lake, ANSWERS)) == 3  # the columns, the export's, the feed's
    assert len(surveyed.query("select * from raw_survey.answers")) == 3
    assert same(surveyed, lake, ANSWERS)
    assert same(surveyed, lake, RESPONSES)


def test_answers_that_a_replay_adds_are_written(surveyed: Warehouse) -> None:
    before = names(fill(surveyed, ANSWERS), ANSWERS)
    dates = {name: {"from": column, "format": "%m/%d/%Y"} for name, column in
             {"started_at": "Start Date", "answered_at": "End Date"}.items()}  # fmt: skip
    sources = surveyed.configure(
        s={**SOURCE, "columns": dates}, mapped={"feed": "survey.answers", "location": "mapped.csv"}
    )
    assert replay(surveyed.settings, sources, surveyed.work, run_id="r").loaded == 1
    lake = fill(surveyed, ANSWERS)
    assert same(surveyed, lake, ANSWERS)
    assert len(before.keys() - names(lake, ANSWERS).keys()) == 1


def test_an_answer_lost_behind_the_manifests_back_is_refused(surveyed: Warehouse) -> None:
    with surveyed.work.connect() as con:
        con.execute("delete from raw_survey.answers where response_id = '1' and question_id = 'Taste'")
    with pytest.raises(RuntimeError, match="1 rows in the work file, 2 in its manifest"):
        fill(surveyed, ANSWERS)
