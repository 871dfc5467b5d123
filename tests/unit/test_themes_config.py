"""The file of themes: every mistake is named with file, line and key; what is right becomes rules."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from orchestration.cli import main
from orchestration.raw.config_file import read_sources
from orchestration.raw.themes import read_themes
from orchestration.settings import ConfigError
from tests.conftest import Warehouse

GOOD = """themes:
  too_salty:
    label: Too salty
    kind: issue
    rules:
      en: [salty, too much salt]
      de: [salzig*, versalzen]
"""
MISTAKES = [
    ("", "empty or not a mapping"),
    ("themes: [", "cannot be read as YAML"),
    ("negation_window: 3", ":1: themes: missing"),
    (GOOD.replace("kind: issue", "kind: gripe"), ":4: themes.too_salty.kind: Input should be 'issue'"),
    (GOOD.replace("label: Too salty", "lable: Too salty"), ":3: themes.too_salty.lable: unknown key"),
    (GOOD.replace("too_salty:", "Too Salty:"), ":2: themes.Too Salty"),
    (GOOD.replace("en:", "english:"), "themes.too_salty.rules.english"),
    (GOOD.replace("salzig*", "sa*"), ":7: themes.too_salty.rules.de.0: needs at least 3 letters"),
    (GOOD.replace("salzig*", '"*salz"'), ":7: themes.too_salty.rules.de.0: is not a rule"),
    (GOOD.replace("too much salt", "too much. Salt"), ":6: themes.too_salty.rules.en.1: is not a rule"),
    (GOOD.replace("too much salt", "a b c d e f g"), ":6: themes.too_salty.rules.en.1: has 7 words"),
    (GOOD.replace("too much salt", "12"), ":6: themes.too_salty.rules.en.1: Input should be a valid string"),
    (GOOD.replace("too much salt", '""'), ":6: themes.too_salty.rules.en.1: is not a rule"),
    (GOOD + "negation_window: 99\n", ":8: negation_window: Input should be less than or equal to 10"),
]


@pytest.mark.parametrize(("text", "said"), MISTAKES, ids=lambda v: str(v)[-30:])
def test_a_mistake_is_told_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "themes.yml"
    path.write_text(text)
    with pytest.raises(ConfigError) as error:
        read_themes(path)
    assert str(path) in str(error.value)
    assert said in str(error.value)


def test_the_command_ends_with_2(warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    warehouse.configure()
    sources = warehouse.settings.sources_file
    sources.write_text(sources.read_text() + "themes: themes.yml\n")
    (sources.parent / "themes.yml").write_text(GOOD.replace("issue", "gripe"))
    monkeypatch.setenv("PRODOPS_SOURCES", str(sources))
    monkeypatch.setenv("PRODOPS_LANDING", str(warehouse.landing))
    monkeypatch.setenv("PRODOPS_HOME", str(warehouse.folder / "home"))
    ended = CliRunner().invoke(main, ["sources", "check"])
    assert ended.exit_code == 2
    assert "themes.yml:4: themes.too_salty.kind" in ended.output


def test_a_taxonomy_that_is_not_there_is_told(warehouse: Warehouse) -> None:
    warehouse.configure()
    sources = warehouse.settings.sources_file
    sources.write_text(sources.read_text() + "themes: themes.yml\n")
    with pytest.raises(ConfigError, match="no such file"):
        read_sources(sources)


def test_a_taxonomy_lies_beside_the_sources_file(warehouse: Warehouse) -> None:
    warehouse.configure()
    sources = warehouse.settings.sources_file
    sources.write_text(sources.read_text() + "themes: ../themes.yml\n")
    with pytest.raises(ConfigError, match="themes"):
        read_sources(sources)


def test_rules_are_rewritten_with_each_load(warehouse: Warehouse) -> None:
    warehouse.configure()
    sources = warehouse.settings.sources_file
    bare = sources.read_text()
    sources.write_text(bare + "themes: themes.yml\n")
    rules = "select theme, theme_kind, language, phrase from raw_company.theme_rules where rule_kind = 'mention' order by all"
    (sources.parent / "themes.yml").write_text(GOOD)
    warehouse.load()
    assert warehouse.query(rules) == [
        ("too_salty", "issue", "de", "salzig*"), ("too_salty", "issue", "de", "versalzen"),
        ("too_salty", "issue", "en", "salty"), ("too_salty", "issue", "en", "too much salt"),
    ]  # fmt: skip
    short = yaml.safe_load(GOOD)
    short["themes"]["too_salty"]["rules"] = {"any": ["NaCl"]}
    (sources.parent / "themes.yml").write_text(yaml.safe_dump(short))
    warehouse.load()
    assert warehouse.query(rules) == [("too_salty", "issue", "any", "NaCl")]
    sources.write_text(bare)
    warehouse.load()
    assert warehouse.query("select count(*) from raw_company.theme_rules") == [(0,)]
