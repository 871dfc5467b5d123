"""Personal data planted in odd places: in raw only, never in marts, files for readers, logs or histories."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from orchestration.proposals import propose_themes
from tests.pipeline.canaries import Canary, canaries, deliveries
from tests.pipeline.conftest import FILES, SOURCES, Company, _settings

THEMES = """themes:
  too_salty: {label: Too salty, kind: issue, rules: {en: [salty], de: [salzig]}}
  late: {label: Came late, kind: issue, rules: {en: [late], de: [zu spaet]}}
"""
QUESTIONS = FILES["questions.csv"] + "why,1,post,Why?,text,,,\n"
pytestmark = pytest.mark.persistent


def _company(folder: Path, quotes: str) -> Company:
    landing = folder / "landing"
    landing.mkdir(parents=True)
    text = SOURCES.replace("min_n: 3,", f'min_n: 3, publish_quotes: "{quotes}",')
    text = text.replace("sources:\n", "themes: themes.yml\nsources:\n", 1)
    text = text.replace("location: answers*.csv}", "location: answers*.csv, other_columns: keep}")
    loose = "limits: {max_bad_rows: 100000, max_bad_share: 1.0}"
    text += f"  items: {{feed: feedback.items, location: items_*.csv, other_columns: keep, {loose}}}\n"
    (landing / "sources.yml").write_text(text)
    (landing / "themes.yml").write_text(THEMES)
    company = Company(_settings(folder))
    for name, content in (FILES | {"questions.csv": QUESTIONS} | deliveries()).items():
        company.deliver(name, content)
    return company


@pytest.fixture(scope="module", params=["off", "scrubbed"])
def published(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Company, str]]:
    """The company run to publication, with quotes off and on, and what the run printed."""
    folder = tmp_path_factory.mktemp("canaries")
    company = _company(folder, request.param)
    capture = request.config.pluginmanager.getplugin("capturemanager")
    capture.read_global_capture()
    outcome = company.run()
    printed = "".join(capture.read_global_capture())
    assert outcome.success, outcome.errors
    yield request.param, company, printed


def _tables(file: Path, schemas: str) -> dict[str, str]:
    """All text of each table, in lower case."""
    with duckdb.connect(str(file), read_only=True) as con:
        names = con.execute(
            f"select schema_name || '.' || view_name from duckdb_views() where not internal and {schemas} "
            f"union all select schema_name || '.' || table_name from duckdb_tables() where {schemas} order by 1"
        ).fetchall()
        return {
            name: "\n".join(str(row) for row in con.execute(f"from {name}").fetchall()).lower() for (name,) in names
        }


def _found(texts: dict[str, str], planted: list[Canary]) -> set[tuple[str, str, str]]:
    return {
        (place, canary.kind, trace)
        for place, text in texts.items()
        for canary in planted
        for trace in canary.traces
        if trace in text or json.dumps(trace)[1:-1] in text
    }


def _files(root: Path, without: tuple[str, ...]) -> dict[str, str]:
    return {
        str(path.relative_to(root)): path.read_bytes().decode("latin-1").lower()
        for path in sorted(root.rglob("*"))
        if path.is_file() and not path.is_symlink() and not str(path.relative_to(root)).startswith(without)
    }


def test_the_canaries_were_delivered(published: tuple[str, Company, str]) -> None:
    """A test that finds nothing must have had something to find."""
    planted = canaries()
    assert len({canary.text for canary in planted}) == 200
    _, company, _ = published
    raw = _tables(company.settings.work_file, "(schema_name like 'raw_%' or schema_name = 'loads')")
    seen = {trace for _, _, trace in _found(raw, planted)}
    assert [canary for canary in planted if not seen & set(canary.traces)] == []
    assert {place for place, _, _ in _found(raw, planted)} >= {"raw_feedback.items", "raw_survey.answers",
                                                              "loads.files", "loads.quarantine"}  # fmt: skip


def test_none_is_in_a_model_or_in_what_is_published(published: tuple[str, Company, str]) -> None:
    quotes, company, _ = published
    planted = canaries() if quotes == "off" else [c for c in canaries() if c.kind != "name"]
    built = _tables(
        company.settings.work_file, "schema_name in ('staging', 'intermediate', 'marts', 'lookups', 'audit')"
    )
    version = company.settings.publish_root / "current"
    shown = _tables(version / "productops.duckdb", "schema_name = 'marts'")
    assert "marts.issue_ranks" in shown
    assert _found(built, planted) == set()
    assert _found(shown, planted) == set()


def test_none_is_in_a_file_for_readers_a_log_or_a_history(published: tuple[str, Company, str]) -> None:
    quotes, company, printed = published
    planted = canaries() if quotes == "off" else [c for c in canaries() if c.kind != "name"]
    home = company.settings.home
    files = _files(home, ("build/archive", "build/work.duckdb", "build/checking"))
    places = {name.split("/")[1] for name in files}
    assert {"dagster", "dbt", "versions"} <= places
    assert any(name.endswith("brief/index.html") for name in files)
    assert any("docs" in name and name.endswith(".html") for name in files), sorted(files)[:50]
    assert _found(files | {"printed": printed.lower()}, planted) == set()


def test_proposed_phrases_hold_none_and_leave_none_behind(
    published: tuple[str, Company, str], capsys: pytest.CaptureFixture[str]
) -> None:
    quotes, company, _ = published
    asked = propose_themes(
        company.settings, contrast="unthemed", least=5, language="all", limit=1000, as_json=True
    )  # fmt: skip
    said = capsys.readouterr().out
    assert asked == 0 and json.loads(said)
    assert _found({"proposals": said.lower()}, canaries()) == set()
    planted = canaries() if quotes == "off" else [c for c in canaries() if c.kind != "name"]
    files = _files(company.settings.home, ("build/archive", "build/work.duckdb", "build/checking"))
    assert _found(files, planted) == set()


def test_quotes_show_no_pattern_and_few_names(published: tuple[str, Company, str]) -> None:
    quotes, company, _ = published
    rows = company.published("select distinct sample_quotes from marts.issue_ranks where sample_quotes is not null")
    if quotes == "off":
        assert rows == []
        return
    assert rows != []
    with duckdb.connect(str(company.settings.work_file), read_only=True) as con:
        texts = con.execute(
            "select quote from staging.stg_feedback__item_quotes union all select quote from staging.stg_survey__answer_quotes"
        ).fetchall()
    everything = {"quotes": "\n".join(text for (text,) in texts).lower()}
    assert len(texts) >= 200
    assert {kind for _, kind, _ in _found(everything, canaries())} <= set()
