"""Every real export loads under `dialect: auto` or as plain rows, and what is loaded is what an independent reader counts.

The other reader is Python's csv and json: it knows the questions only by what is no question.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from orchestration.raw.config_file import read_sources
from orchestration.raw.dry_run import preview
from tests.conftest import Warehouse

POLLS = {  # file, encoding, header rows, word for no answer
    "star_wars": ("surveys_538/star-wars-survey/StarWars.csv", "latin-1", 2, ""),
    "thanksgiving": ("surveys_538/thanksgiving-2015/thanksgiving-2015-poll-data.csv", "utf-8", 1, ""),
    "weather": ("surveys_538/weather-check/weather-check.csv", "utf-8", 1, "-"),
}
SEEDS = "fivetran_seeds"


def _sources() -> dict[str, tuple[str, dict[str, Any]]]:
    """Source name to its file and what is declared of it."""
    when = {"answered_at": "2015-01-01T00:00:00"}  # these polls were published without times
    found: dict[str, tuple[str, dict[str, Any]]] = {
        name: (
            path,
            {"dialect": "auto", "constants": when, "format": {"encoding": encoding, "null_values": ["", empty]}},
        )
        for name, (path, encoding, _, empty) in POLLS.items()
    }
    found["qualtrics"] = ("qualtrics/qualtrics_v3_export.csv", {"dialect": "auto", "time_zone": "Europe/Zurich"})
    found["qualtrics_legacy"] = ("qualtrics/qualtrics_legacy_export.csv", {"dialect": "auto"})
    found["typeform"] = ("typeform/responses_3_records.jsonl", {"dialect": "auto"})
    found["connector_answers"] = (
        f"{SEEDS}/qualtrics/question_response.csv",
        {
            "feed": "survey.answers", "constants": {"survey_program": "connector"},
            "columns": {"raw_value": "value", "answered_at": "_fivetran_synced",
                        "question_id": {"join": ["question_id", "_fivetran_id"]}},
        },
    )  # fmt: skip
    found["connector_responses"] = (
        f"{SEEDS}/qualtrics/survey_response.csv",
        {
            "dialect": "wide",
            "columns": {"response_id": "id", "answered_at": "end_date", "started_at": "start_date",
                        "survey_program": "survey_id", "customer_email": "recipient_email", "is_finished": "finished",
                        "duration_seconds": "duration_in_seconds", "language": "user_language",
                        "channel": "distribution_channel"},
            "survey": {"questions": dict.fromkeys(
                ["_fivetran_synced", "ip_address", "last_modified_date", "location_latitude", "location_longitude",
                 "progress", "recipient_first_name", "recipient_last_name", "recorded_date"])},
        },
    )  # fmt: skip
    return found


@pytest.fixture(scope="module")
def loaded(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    warehouse = Warehouse(tmp_path_factory.mktemp("surveys") / "w")
    sources = {}
    for name, (path, declared) in _sources().items():
        delivered = f"{name}{Path(path).suffix}"
        warehouse.deliver(delivered, (real_data / path).read_bytes())
        sources[name] = {"location": delivered, **declared}
    for folder in ("qualtrics", "zendesk"):
        for path in sorted((real_data / SEEDS / folder).glob("*.csv")):
            with path.open(newline="", encoding="utf-8") as file:
                header = next(csv.reader(file))
            name = f"{folder}_{path.stem}"
            warehouse.deliver(f"{name}.csv", path.read_bytes())
            sources[f"seed_{name}"] = {"location": f"{name}.csv", "table": f"seeds.{name}", "types": {
                column: {"type": "text"} for column in header if column.isidentifier()}}  # fmt: skip
    warehouse.configure(**sources)
    warehouse.load()
    return warehouse


def _rows(path: Path, encoding: str) -> list[list[str]]:
    with path.open(newline="", encoding=encoding) as file:
        return list(csv.reader(file))


def test_nothing_is_held_and_every_record_is_loaded(loaded: Warehouse, real_data: Path) -> None:
    assert loaded.query("select source, message from loads.files where status <> 'loaded' or quarantined > 0") == []
    counts = dict(loaded.query("select source, counted from loads.files"))
    for name, (path, encoding, header_rows, _) in POLLS.items():
        assert counts[name] == len(_rows(real_data / path, encoding)) - header_rows
    assert (counts["qualtrics"], counts["qualtrics_legacy"], counts["typeform"]) == (1, 1, 3)
    for name, table in (("connector_answers", "question_response"), ("connector_responses", "survey_response")):
        assert counts[name] == len(_rows(real_data / SEEDS / "qualtrics" / f"{table}.csv", "utf-8")) - 1
    assert loaded.query("select count(*) from loads.files where source like 'seed_%'") == [
        (sum(1 for folder in ("qualtrics", "zendesk") for _ in (real_data / SEEDS / folder).glob("*.csv")),)
    ]


@pytest.mark.parametrize("name", POLLS)
def test_every_cell_that_says_something_is_one_answer(loaded: Warehouse, real_data: Path, name: str) -> None:
    path, encoding, header_rows, empty = POLLS[name]
    rows = _rows(real_data / path, encoding)[header_rows:]
    cells = Counter(
        (row[0].strip(), cell.strip()) for row in rows for cell in row[1:] if cell.strip() not in ("", empty)
    )
    found = loaded.query(f"select response_id, raw_value from raw_survey.answers where _source = '{name}'")
    assert Counter(found) == cells
    columns = sum(1 for at in range(1, len(rows[0])) if any(row[at].strip() not in ("", empty) for row in rows))
    assert loaded.query(f"select count(distinct question_id) from raw_survey.answers where _source = '{name}'") == [
        (columns,)
    ]


def test_a_column_of_the_poll_is_the_question_it_belongs_to(loaded: Warehouse, real_data: Path) -> None:
    path, encoding, _, _ = POLLS["star_wars"]
    title, option, *rows = _rows(real_data / path, encoding)
    jar_jar = option.index("Jar Jar Binks")
    favourable = sum(1 for row in rows if row[jar_jar] == "Very favorably")
    asked = next(cell for cell in reversed(title[: jar_jar + 1]) if cell)
    assert loaded.query(
        f"select count(*) from raw_survey.answers where _source = 'star_wars' and raw_value = 'Very favorably' "
        f"and question_id = '{asked} - Jar Jar Binks'"
    ) == [(favourable,)]
    assert loaded.query(
        f"select count(*) from loads.survey_questions where source = 'star_wars' and question_group = '{asked}'"
    ) == [(14,)]


def test_qualtrics_reads_the_german_export_and_leaves_derived_columns(loaded: Warehouse) -> None:
    assert loaded.query(
        "select question_id, raw_value from raw_survey.answers where _source = 'qualtrics' order by 1"
    ) == [("Q1", "2"), ("Q2", "Hello World!")]
    assert loaded.query(
        "select cast(answered_at as varchar), duration_seconds, language from raw_survey.responses where _source = 'qualtrics'"
    ) == [("2017-07-18 06:28:48", 38.0, "DE")]


def test_typeform_answers_are_those_of_the_payload(loaded: Warehouse, real_data: Path) -> None:
    records = [json.loads(line)["data"] for line in (real_data / "typeform/responses_3_records.jsonl").open()]
    expected = Counter()
    for record in records:
        for answer in record["answers"]:
            value = answer[answer["type"]]
            values = value["labels"] if answer["type"] == "choices" else [value]
            texts = [item["label"] if isinstance(item, dict) else str(item) for item in values]
            expected.update((record["token"], text) for text in texts)
    found = loaded.query("select response_id, raw_value from raw_survey.answers where _source = 'typeform'")
    assert Counter(found) == expected


def test_the_check_says_what_it_recognised_and_proposes(loaded: Warehouse) -> None:
    shown = {p.source: p for p in preview(loaded.settings, read_sources(loaded.settings.sources_file))}
    assert "ImportId" in shown["qualtrics"].recognised[0]
    assert "2 header rows" in shown["star_wars"].recognised[0]
    assert len(shown["weather"].proposals) == 8
    assert any("metric_type: text" in text for text in shown["weather"].proposals)
