"""Survey exports as delimited text: recognised by their headers, one record a response, one row an answer.

One case is one delivered file with what must stand in raw afterwards; all of them are loaded in one run.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.conftest import Warehouse

MONKEY = (
    "Respondent ID,Collector ID,Start Date,End Date,IP Address,Email Address,First Name,Last Name,Custom Data 1,"
    "How was it?,,,\"Which <b>cans</b>, if any?\",,Why? \U0001f600\n"
    ",,,,,,,,,Taste,Price,Other (please specify),Peas,Corn,Open-Ended Response\n"
)  # fmt: skip
WHEN = {"constants": {"answered_at": "2026-01-01T00:00:00"}}


def qualtrics(
    *records: str, zone: str | None = "America/Denver", columns: str = "Q1,Q2_1,Q2_2,Q1_NPS_GROUP,Q2_DO,Region"
) -> str:  # fmt: skip
    """An export with three header rows."""
    ids = {
        "StartDate": "startDate", "EndDate": "endDate", "Status": "status", "IPAddress": "ipAddress",
        "ResponseId": "_recordId", "RecipientEmail": "recipientEmail", "Q1": "QID1", "Q2_1": "QID2_1", "Q2_2": "QID2_2",
        "Q1_NPS_GROUP": "QID1_NPS_GROUP", "Q2_DO": "QID2_DO", "Q9_TEXT": "QID9_TEXT", "Q8": "QID8",
    }  # fmt: skip
    names = ["StartDate", "EndDate", "Status", "IPAddress", "ResponseId", "RecipientEmail", *columns.split(",")]
    labels = [f"Label of {name}" if name != "Q1" else "Would you\nrecommend us?" for name in names]
    imports = [
        {"ImportId": ids.get(name, name)} | ({"timeZone": zone} if zone and "Date" in name else {}) for name in names
    ]
    rows = [names, labels, [json.dumps(cell) for cell in imports]]
    quoted = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    return "\n".join([*quoted, *records]) + "\n"


@dataclass
class Export:
    """`answers` lists response, question and value of raw_survey.answers; `held` the reason of a file held whole."""

    name: str
    content: str
    recognised: str = "auto"
    answers: list[tuple[str, str, str]] = field(default_factory=list)
    excluded: dict[str, str] = field(default_factory=dict)
    counted: int | None = None
    held: str | None = None
    says: str = ""
    bad: list[tuple[int, str]] = field(default_factory=list)
    select: str = ""
    rows: list[tuple[Any, ...]] = field(default_factory=list)
    options: dict[str, Any] = field(default_factory=dict)


CASES = [
    Export(
        "qualtrics: zone of row 3, derived columns are no questions, blanks are no answers",
        qualtrics(
            "2026-01-01 10:00:00,2026-01-01 10:01:00,0,1.2.3.4,R_1,Ann@x.io,10,1,,Promoter,2|1,North",
            "2026-07-01 10:00:00,2026-07-01 10:01:00,IP Address,,R_2,,,,,,,",
        ),
        "qualtrics", [("R_1", "Q1", "10"), ("R_1", "Q2_1", "1")], counted=2,
        select="response_id, cast(answered_at as varchar), answer_count, customer_email__key is not null",
        rows=[("R_1", "2026-01-01 17:01:00", 2, True), ("R_2", "2026-07-01 16:01:00", 0, False)],
    ),
    Export(
        "qualtrics: previews, tests, spam and unknown words are loaded and excluded",
        qualtrics(
            *(f"2026-01-01 10:00:00,2026-01-01 10:01:00,{status},,R_{at},,9,,,,,"
              for at, status in enumerate(["1", "2", "8", "9", "4", "Survey Preview", "Spam", "Umfragevorschau"]))
        ),
        "qualtrics", [(f"R_{at}", "Q1", "9") for at in range(8)],
        {"R_0": "preview", "R_1": "test", "R_2": "spam", "R_3": "spam", "R_5": "preview", "R_6": "spam",
         "R_7": "unknown_status"},
    ),
    Export(
        "qualtrics: their words for a status can be told",
        qualtrics("2026-01-01 10:00:00,2026-01-01 10:01:00,IP-Adresse,,R_1,,9,,,,,"),
        "qualtrics", [("R_1", "Q1", "9")], options={"values": {"status": {"IP-Adresse": "IP Address"}}},
    ),
    Export(
        "qualtrics: joined choices are split where declared, labels get their numbers, ids of import rename",
        qualtrics(
            '2026-01-01 10:00:00,2026-01-01 10:01:00,0,,R_1,,Very likely,,,,,"1,3"',
            '2026-01-01 10:00:00,2026-01-01 10:01:00,0,,R_2,,7,,,,,2',
            columns="Q1,Q2_1,Q2_2,Q1_NPS_GROUP,Q2_DO,Q8",
        ),
        "qualtrics", [("R_1", "Q8_1", "1"), ("R_1", "Q8_3", "3"), ("R_1", "recommend", "10"), ("R_2", "Q8_2", "2"),
                      ("R_2", "recommend", "7")],
        options={"survey": {"questions": {"QID1": "recommend"}, "multi_select": {"Q8": ","},
                            "labels": {"recommend": {"Very likely": 10}}}},
    ),
    Export(
        "qualtrics: only headers", qualtrics(), "qualtrics", counted=0,
    ),
    Export(
        "qualtrics: a zone that does not exist", qualtrics("2026-01-01,2026-01-01,0,,R_1,,9,,,,,", zone="Mars/Base"),
        held="unknown_time_zone", says="Mars/Base", counted=1,
    ),
    Export(
        "qualtrics: legacy, a trailing comma in each row",
        "V1,V2,V3,V8,V9,Q1,Q2,\nResponseID,ResponseSet,Name,StartDate,EndDate,A choice.,A text.,\n"
        "R_1,Default,Anon,2026-01-01 08:00:00,2026-01-01 08:01:00,2,Hello,\n",
        "qualtrics", [("R_1", "Q1", "2"), ("R_1", "Q2", "Hello")],
    ),
    Export(
        "surveymonkey: options under blank titles, tags and emoji in titles, ids beyond 2^53",
        MONKEY + "11800000000000001,42,01/31/2026 09:00:00 AM,01/31/2026 09:05:00 AM,9.9.9.9,a@b.c,A,B,c-7,5,4,fine,Peas,,good\n",
        "surveymonkey",
        [("11800000000000001", "How was it? - Other (please specify)", "fine"), ("11800000000000001", "How was it? - Price", "4"),
         ("11800000000000001", "How was it? - Taste", "5"), ("11800000000000001", "Which cans , if any? - Peas", "Peas"),
         ("11800000000000001", "Why? \U0001f600", "good")],
        options={"columns": {"customer_id": "Custom Data 1"}},
        select="customer_id, channel, cast(answered_at as varchar)", rows=[("c-7", "42", "2026-01-31 09:05:00")],
    ),
    Export(
        "surveymonkey: a spreadsheet rounded the ids",
        MONKEY + "1.18E+16,42,01/31/2026 09:00:00 AM,01/31/2026 09:05:00 AM,,,,,,5,,,,,\n"
        + "11800000000000002,42,01/31/2026 09:00:00 AM,01/31/2026 09:05:00 AM,,,,,,5,,,,,\n",
        "surveymonkey", [("11800000000000002", "How was it? - Taste", "5")], bad=[(3, "mangled_id")],
        says="spreadsheet", counted=2,
    ),
    Export(
        "surveymonkey: one header row, joined titles",
        "RespondentID,Tea?,Sides - Corn,Sides - Peas\n1,Yes,Corn,\n2,No,,Peas\n", "surveymonkey",
        [("1", "Sides - Corn", "Corn"), ("1", "Tea?", "Yes"), ("2", "Sides - Peas", "Peas"), ("2", "Tea?", "No")],
        options=WHEN,
    ),
    Export(
        "surveymonkey: no time, and none declared", "RespondentID,Tea?\n1,Yes\n", held="missing_column",
        says="answered_at", counted=1,
    ),
    Export(
        "google forms: the day is known by one above 12, titles stand twice, a grid",
        "Timestamp,Email Address,Vidio 1 ,Vidio 1,Rate [Taste],Rate [Price]\n9/8/2025 14:28:27,a@b.c,3,4,5,\n"
        "13/8/2025 14:28:27,,1,2,,1\n",
        "google_forms",
        [("", "Rate [Price]", "1"), ("", "Rate [Taste]", "5"), ("", "Vidio 1", "1"), ("", "Vidio 1", "3"),
         ("", "Vidio 1__2", "2"), ("", "Vidio 1__2", "4")],
        select="cast(answered_at as varchar), length(response_id), customer_email is not null",
        rows=[("2025-08-09 14:28:27", 64, True), ("2025-08-13 14:28:27", 64, False)],
    ),
    Export(
        "google forms: written with an offset",
        "Timestamp,Q\n2026/01/05 3:04:05 PM GMT+1,3\n2026/01/05 3:04:05 PM GMT+1,3\n", "google_forms",
        [("", "Q", "3"), ("", "Q", "3")],
        select="cast(answered_at as varchar)", rows=[("2026-01-05 14:04:05",)] * 2,
    ),
    Export(
        "google forms: nothing says which is the day", "Timestamp,Q\n9/8/2025 14:28:27,3\n", held="ambiguous_dates",
        says="timestamp_format", counted=1,
    ),
    Export(
        "google forms: the day is declared", "Timestamp,Q\n9/8/2025 14:28:27,3\n", "google_forms", [("", "Q", "3")],
        options={"format": {"timestamp_format": "%d/%m/%Y %H:%M:%S"}}, select="cast(answered_at as varchar)",
        rows=[("2025-08-09 14:28:27",)],
    ),
    Export(
        "google forms: two orders in one file", "Timestamp,Q\n13/8/2025 14:28:27,3\n8/13/2025 14:28:27,3\n",
        held="mixed_dates", says="two exports", counted=2,
    ),
    Export(
        "typeform csv: times are UTC, joined choices",
        "#,Rate us,Which?,Start Date (UTC),Submit Date (UTC),Network ID,Response Type\n"
        "t1,9,Peas / Corn,2026-01-01 10:00:00,2026-01-01 10:02:00,abc,completed\n"
        "t2,8,,2026-01-01 10:00:00,2026-01-01 10:02:00,abc,partial\n",
        "typeform", [("t1", "Rate us", "9"), ("t1", "Which?", "Peas / Corn"), ("t2", "Rate us", "8")],
        select="response_id, is_finished", rows=[("t1", True), ("t2", False)],
    ),
    Export(
        "delighted: by alias, seconds since 1970, the type in the id of the score",
        "ID,Survey Type,Score,Comment,Created At,Updated At,Person Email,Person Name,Plan\n"
        "d1,nps,9,ok,1767261600,1767261660,a@b.c,A,Pro\nd2,csat,5,,1767261600,,b@b.c,,\n",
        "delighted", [("d1", "comment", "ok"), ("d1", "score_nps", "9"), ("d2", "score_csat", "5")],
        select="cast(answered_at as varchar)", rows=[("2026-01-01 10:01:00",), ("2026-01-01 10:00:00",)],
    ),
    Export(
        "zendesk: two words with a number, an offer without an answer is none",
        "id,score,comment,reason,ticket_id,requester_id,created_at,updated_at\n"
        "1,good,nice,,77,u1,2026-01-01T10:00:00Z,2026-01-01T11:00:00Z\n2,bad,,slow,78,u2,2026-01-01T10:00:00Z,2026-01-01T11:00:00Z\n"
        "3,offered,,,79,u3,2026-01-01T10:00:00Z,2026-01-01T11:00:00Z\n",
        "zendesk",
        [("1", "satisfaction", "1"), ("1", "satisfaction_comment", "nice"), ("2", "satisfaction", "0"),
         ("2", "satisfaction_reason", "slow"), ("3", "satisfaction", "offered")],
        {"3": "not_answered"}, select="customer_id", rows=[("u1",), ("u2",), ("u3",)],
    ),
    Export(
        "wide: what is mapped is about the response, null is no question, words of a status exclude",
        "key,day,who,Taste,Note,kind\n1,2026-01-01,c1,5,internal,real\n2,2026-01-02,c2,4,internal,trial\n",
        "wide", [("1", "taste", "5"), ("2", "taste", "4")], {"2": "test"},
        options={"dialect": "wide", "columns": {"response_id": "key", "answered_at": "day", "customer_id": "who",
                                                "exclusion": "kind"},
                 "values": {"exclusion": {"real": "", "trial": "test"}},
                 "survey": {"questions": {"Taste": "taste", "Note": None}}},
    ),
    Export(
        "a response twice in a file: both are loaded, the last counts",
        "key,day,Taste,Price\n1,2026-01-01,5,2\n1,2026-01-02,4,\n", "wide",
        [("1", "Price", "2"), ("1", "Taste", "4"), ("1", "Taste", "5")], {"1": "duplicate_response"}, counted=2,
        options={"dialect": "wide", "columns": {"response_id": "key", "answered_at": "day"}},
    ),
    Export(
        "answers before the survey existed",
        "key,day,Taste\n1,2025-12-31,5\n2,2026-01-01,4\n", "wide", [("1", "Taste", "5"), ("2", "Taste", "4")],
        {"1": "before_survey"},
        options={"dialect": "wide", "columns": {"response_id": "key", "answered_at": "day"},
                 "survey": {"opened_on": "2026-01-01"}},
    ),
    Export(
        "wide: a record without an id, one without a time",
        "key,day,Taste\n,2026-01-01,5\n2,2026-01-01,4\n3,never,4\n", "wide", [("2", "Taste", "4")],
        bad=[(2, "missing_required"), (4, "not_a_timestamp")], counted=3,
        options={"dialect": "wide", "columns": {"response_id": "key", "answered_at": "day"}},
    ),
    Export(
        "a matrix of 500 columns",
        "RespondentID," + ",".join(f"M - r{n}" for n in range(500)) + "\n7," + ",".join("3" * 500) + "\n", "surveymonkey",
        sorted(("7", f"M - r{n}", "3") for n in range(500)), options=WHEN,
    ),
    Export(
        "no tool's header: what each would need is said", "a,b\n1,2\n", held="unknown_dialect", says="Respondent ID",
        counted=1,
    ),
    Export(
        "declared as another tool", MONKEY, held="unknown_dialect", says="looks like surveymonkey", counted=1,
        options={"dialect": "qualtrics"},
    ),
    Export(
        "two columns declared to be one question", "RespondentID,A,B\n1,2,3\n", held="duplicate_question", says="'taste'",
        counted=1, options={"survey": {"questions": {"A": "taste", "B": "taste"}}, **WHEN},
    ),
    Export("no bytes", "", held="empty_file", counted=0),
]  # fmt: skip


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """Every case delivered at once; no file may stop another."""
    warehouse = Warehouse(tmp_path_factory.mktemp("dialects") / "w")
    sources = {}
    for at, case in enumerate(CASES):
        warehouse.deliver(f"s{at:02}.csv", case.content)
        generous = {"max_bad_rows": 10, "max_bad_share": 0.5}
        sources[f"s{at:02}"] = {"dialect": "auto", "location": f"s{at:02}.csv", "limits": generous, **case.options}
    warehouse.configure(**sources)
    warehouse.load()
    return warehouse


@pytest.mark.parametrize(("at", "case"), list(enumerate(CASES)), ids=[case.name for case in CASES])
def test_every_record_is_accounted_for_and_every_answer_is_a_row(loaded: Warehouse, at: int, case: Export) -> None:
    mine = f"_source = 's{at:02}'"
    status, reason, message, counted, good, quarantined, held = loaded.query(
        f"select status, reason, message, counted, loaded, quarantined, held from loads.files where source = 's{at:02}'"
    )[0]
    assert (status, reason) == ("held" if case.held else "loaded", case.held), message
    assert case.says in (message or "") or case.bad
    assert counted == good + quarantined + held
    assert counted == (
        len({response for response, _, _ in case.answers}) if case.counted is None else case.counted
    ) or (case.counted is None and case.recognised == "google_forms")
    answers = loaded.query(
        f"select response_id, question_id, raw_value from raw_survey.answers where {mine} order by all"
    )
    if case.recognised == "google_forms":
        answers = sorted(("", question, value) for _, question, value in answers)
    assert answers == case.answers
    responses = loaded.query(
        f"select response_id, exclusion, _record_no from raw_survey.responses where {mine} order by 3"
    )
    assert len(responses) == good
    assert {response: why for response, why, _ in responses if why is not None} == case.excluded
    assert (
        loaded.query(f"select line, reason from loads.quarantine where source = 's{at:02}' order by line") == case.bad
    )
    if case.select:
        assert (
            loaded.query(f"select {case.select} from raw_survey.responses where {mine} order by _record_no")
            == case.rows
        )


def test_an_answer_carries_why_its_response_is_excluded(loaded: Warehouse) -> None:
    assert loaded.query(
        """select count(*) from raw_survey.answers as a join raw_survey.responses as r
           on a._source = r._source and a._record_no = r._record_no
           where a.excluded_as is distinct from r.exclusion"""
    ) == [(0,)]
    assert loaded.query("select count(*) > 5 from raw_survey.answers where excluded_as is not null") == [(True,)]


def test_contact_fields_never_come_in(loaded: Warehouse) -> None:
    everything = str(loaded.query("select * from raw_survey.responses")) + str(
        loaded.query("select * from raw_survey.answers")
    )
    assert [text for text in ("1.2.3.4", "9.9.9.9", "abc") if text in everything] == []
    assert loaded.query("select count(*) from raw_survey.responses where _extra is not null") == [(0,)]
