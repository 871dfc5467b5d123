"""The commands: exit statuses 0–4, one JSON object on stdout, messages on stderr, errors as one sentence."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import expectations
from orchestration.cli import main
from tests.pipeline.conftest import Company
from tests.pipeline.test_gate import MORE, failing_suite

COMMANDS = ["run", "status", "quarantine", "replay", "audit", "publish", "rollback", "brief", "ui"]


def prodops(company: Company, *arguments: str) -> Result:
    """A command as a person would give it, in this process."""
    settings = company.settings
    environment = {
        "PRODOPS_SOURCES": str(settings.sources_file),
        "PRODOPS_LANDING": str(settings.landing),
        "PRODOPS_HOME": str(settings.home),
        "PRODOPS_KEY": settings.key,
    }
    return CliRunner().invoke(main, list(arguments), env=environment)


def answer(result: Result) -> dict[str, Any]:
    """The one JSON object on stdout."""
    return dict(json.loads(result.stdout))


def test_a_run_with_nothing_new_exits_0_and_says_so(company: Company) -> None:
    result = prodops(company, "run", "--json")
    assert result.exit_code == 0, result.stderr
    facts = answer(result)
    assert facts["changed"] is False
    assert "Nothing changed" in result.stderr


def test_a_held_file_exits_3_and_the_rest_is_published(company: Company) -> None:
    company.deliver("lines_more.csv", MORE)
    company.deliver("lines_wrong.csv", MORE.replace(",", ";"))
    result = prodops(company, "run", "--json")
    assert result.exit_code == 3, result.stderr
    facts = answer(result)
    assert facts["changed"] is True
    assert [held["reason"] for held in facts["held_files"]] == ["missing_column"]
    assert "lines_wrong.csv" in result.stderr
    assert prodops(company, "run").exit_code == 3, "it stays held until somebody acts"


def test_a_blocked_gate_exits_4_and_the_old_version_stands(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    company.deliver("lines_more.csv", MORE)
    monkeypatch.setitem(expectations.SUITES, "marts.products", failing_suite)
    version = company.version
    result = prodops(company, "run")
    assert result.exit_code == 4
    assert "nothing is this large" in result.stderr
    assert "The last good version stands" in result.stderr
    assert prodops(company, "publish").exit_code == 4
    assert company.version == version


def test_an_unexpected_failure_exits_1(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    company.deliver("lines_more.csv", MORE)

    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device", str(company.settings.build))

    monkeypatch.setattr("orchestration.raw.pending.archive", full)
    version = company.version
    result = prodops(company, "run")
    assert result.exit_code == 1
    assert "no room to" in result.stderr
    assert company.version == version


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["run", "--sources", "nowhere.yml"], "no such sources file"),
        (["run", "--as-of", "yesterday"], "YYYY-MM-DD"),
        (["run", "--target", "oracle"], "oracle"),
        (["rollback", "no-such-version"], "no-such-version"),
    ],
)
def test_wrong_usage_exits_2_with_the_fix(company: Company, arguments: list[str], words: str) -> None:
    result = prodops(company, *arguments)
    assert result.exit_code == 2
    assert words in result.stderr


def test_a_mistake_in_the_sources_file_exits_2_before_anything_runs(company: Company) -> None:
    with company.settings.sources_file.open("a") as file:
        file.write("  bad: {feed: sales.orders, locaton: x.csv}\n")
    result = prodops(company, "run")
    assert result.exit_code == 2
    assert "Did you mean `location`?" in result.stderr


def test_an_error_is_one_json_object_too(company: Company) -> None:
    result = prodops(company, "run", "--as-of", "yesterday", "--json")
    assert (result.exit_code, answer(result)["exit_status"]) == (2, 2)
    assert "YYYY-MM-DD" in answer(result)["error"]


def test_sources_check_loads_nothing_and_shows_first_reasons(company: Company) -> None:
    company.deliver("lines_more.csv", MORE + "o1,3,beans,x,5.00,0\n")
    before = company.work("select count(*) from loads.files")
    result = prodops(company, "sources", "check", "--json")
    assert result.exit_code == 0, result.stderr
    lines = next(s for s in answer(result)["sources"] if s["source"] == "lines")
    assert (lines["counted"], lines["would_load"], lines["would_quarantine"]) == (8, 7, 1)
    assert lines["reasons"] == ["lines_more.csv:3: column quantity is not a whole number"]
    assert company.work("select count(*) from loads.files") == before


def test_quarantine_is_shown_replayed_and_published(company: Company) -> None:
    company.deliver("lines_more.csv", MORE + "o3,2,beans,two,5.00,0\n")
    assert prodops(company, "run").exit_code == 0
    groups = answer(prodops(company, "quarantine", "--json"))["quarantine"]
    assert [(g["source"], g["reason"], g["column_name"], g["records"]) for g in groups] == [
        ("lines", "not_a_whole_number", "quantity", 1)
    ]
    record = answer(prodops(company, "quarantine", "--source", "lines", "--json"))["quarantine"][0]
    assert (record["line"], record["raw_record"]) == (3, "o3,2,beans,two,5.00,0")
    text = company.settings.sources_file.read_text()
    mended = "location: lines*.csv, values: {quantity: {two: '2'}}"
    company.settings.sources_file.write_text(text.replace("location: lines*.csv", mended))
    target = company.settings.home / "open.csv"
    exported = prodops(company, "quarantine", "--reason", "not_a_whole_number", "--export", str(target))
    assert "1 records written" in exported.stdout
    assert "personal data" in exported.stdout
    assert (target.stat().st_mode & 0o777, "o3,2,beans,two" in target.read_text()) == (0o600, True)
    done = answer(prodops(company, "replay", "--json"))
    assert (done["tried"], done["loaded"], done["left"], done["files_tried"]) == (1, 1, 0, 0)
    assert company.work("select distinct resolved_by from loads.quarantine") == [(done["run_id"],)]
    assert prodops(company, "run").exit_code == 0
    sold = company.published("select quantity from marts.order_lines where order_id = 'o3' and line_id = '2'")
    assert sold == [(2,)]
    assert answer(prodops(company, "quarantine", "--json")) == {"quarantine": []}


def test_rollback_shows_the_version_before(company: Company) -> None:
    first = company.version
    company.deliver("lines_more.csv", MORE)
    assert prodops(company, "run").exit_code == 0
    assert company.version != first
    assert answer(prodops(company, "rollback", "--json")) == {"current": first}
    assert company.version == first


def test_status_and_brief(company: Company) -> None:
    facts = answer(prodops(company, "status", "--json"))
    assert facts["published"]["run_id"] == company.version
    assert facts["published"]["marts"]["order_lines"] == 6
    page = answer(prodops(company, "brief", "--json"))["brief"]
    assert Path(page).stat().st_size > 1000


def test_audit_alone_records_verdicts(company: Company) -> None:
    before = company.work("select count(*) from audit.verdicts")[0][0]
    result = prodops(company, "audit", "--json")
    assert result.exit_code == 0, result.stderr
    assert company.work("select count(*) from audit.verdicts")[0][0] > before


def test_a_missing_source_is_told_and_the_rest_is_published(company: Company) -> None:
    (company.settings.landing / "refunds.csv").unlink()
    with company.settings.sources_file.open("a") as file:
        file.write("  links: {feed: product.product_links, location: links.csv}\n")
    result = prodops(company, "run", "--json")
    assert result.exit_code == 0, result.stderr
    assert answer(result)["missing_sources"] == ["links", "refunds"]
    assert "nothing delivered for" in result.stderr


def test_proposals_need_texts_and_at_least_five_customers(company: Company) -> None:
    assert answer(prodops(company, "themes", "propose", "--json"))["proposals"] == []
    result = prodops(company, "themes", "propose", "--min-customers", "4")
    assert result.exit_code == 2
    assert "at least 5" in result.stderr


@pytest.mark.parametrize("command", [*COMMANDS, "sources check", "sources schema", "themes propose"])
def test_every_command_has_help_with_an_example(command: str) -> None:
    result = CliRunner().invoke(main, [*command.split(), "--help"])
    assert result.exit_code == 0
    assert "Example: prodops" in result.stdout
    assert command == "sources schema" or "--json" in result.stdout


def test_before_the_first_run_commands_say_what_to_do(company: Company) -> None:
    shutil.rmtree(company.settings.home)
    assert "prodops run" in prodops(company, "status").stdout
    for command in ("publish", "audit", "brief"):
        result = prodops(company, command)
        assert (result.exit_code, "prodops run" in result.stderr) == (2, True)
