"""The sources file: every mistake is told with file, line, key and fix, and nothing outside the landing folder is read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from orchestration.raw.config_file import json_schema, read_sources
from orchestration.raw.contracts import canonical_feeds
from orchestration.settings import ConfigError, Settings

HEAD = "company: {name: X}\nsources:\n"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("company: {nam: X}\nsources: {}\n", 1, ["company.nam", "unknown key", "Did you mean `name`?"]),
        (HEAD + "  a: {feed: sales.orders, locaton: x.csv}\n", 3, ["sources.a.locaton", "Did you mean `location`?"]),
        (HEAD + "  a: {feed: sales.order, location: x.csv}\n", 3, ["not a canonical feed", "sales.orders"]),
        (HEAD + "  a:\n    feed: sales.orders\n    location: ../x.csv\n", 5, ["below the landing folder", "PRODOPS_LANDING"]),
        (HEAD + "  a:\n    feed: sales.orders\n    location: /etc/passwd\n", 5, ["absolute paths", "refused"]),
        (HEAD + "  a:\n    feed: sales.orders\n    location: s3://bucket/x.csv\n", 5, ["addresses", "refused"]),
        (HEAD + "  a:\n    feed: sales.orders\n    location: http://host/x.csv\n", 5, ["addresses", "refused"]),
        (HEAD + "  a:\n    feed: sales.orders\n    location: '..\\x.csv'\n", 5, ["refused"]),
        (HEAD + "  a: {feed: sales.orders, location: x.csv, sidecar: {done: .csv}}\n", 3, ["like .done", "'.csv'"]),
        (HEAD + "  a: {feed: sales.orders, location: x.csv, sidecar: {sum: .sum}}\n", 3, ["unknown key", "count"]),
        (HEAD + "  a: {feed: sales.orders, location: x.csv, format: {negative: [brackets]}}\n", 3, ["trailing_minus"]),
        (HEAD + "  a: {feed: sales.orders, location: x.csv, format: {currency_signs: [-]}}\n", 3, ["signs of numbers"]),
        (HEAD + "  a: {feed: sales.orders, location: x.csv, delivery: daily}\n", 3, ["delivery", "append", "'daily'"]),
        (HEAD + "  a: {feed: sales.orders, location: x.csv, columns: {total: t}}\n", 3, ["`columns` names total", "order_id"]),
        (HEAD + "  a: {feed: sales.orders, location: x.csv, format: {skip_rows: two}}\n", 3, ["skip_rows", "'two'"]),
        (HEAD + "  a: {feed: sales.orders, location: x.csv, format: {decimal: ',', thousands: ','}}\n", 3, ["same sign"]),
        (HEAD + "  a: {feed: sales.orders, location: x.csv, delivered: 'orders_.*'}\n", 3, ["exactly one group"]),
        (HEAD + "  a: {feed: sales.orders, location: x.csv, order_by: u}\n", 3, ["delivery: corrections"]),
        (HEAD + "  a: {feed: sales.order_lines, location: x.csv, columns: {line_id: {format: iso}}}\n", 3, ["record_number: true"]),
        (HEAD + "  a: {feed: sales.order_lines, location: x.csv, columns: {line_id: {from: n, record_number: true}}}\n", 3, ["either `from`"]),
        (HEAD + "  a: {feed: survey.answers, location: 'x_*.csv', columns: {response_id: {record_number: true}}, "
         "constants: {question_id: q}}\n", 3, ["`response_id` alone is the key", "record 1 of each file", "`join`"]),
        (HEAD + "  a: {feed: sales.order_lines, location: x.csv, delivery: corrections, order_by: u, "
         "columns: {line_id: {record_number: true}}}\n", 3, ["`line_id` is a record number", "same in every file"]),
        (HEAD + "  a: {dialect: auto, location: x.csv, survey: {labels: {q: {Yes: 1, No: 0}}}}\n", 3, ['quotes around "Yes"']),
        (HEAD + "  a: {table: support.tickets, location: x.csv}\n", 3, ["needs `types:`"]),
        (HEAD + "  a: {feed: sales.orders}\n", 3, ["either `location`"]),
        ("sources: {}\n", 1, ["company: missing", "Add `company:`"]),
        ("company: {name: X, time_zone: Mars/Base}\nsources: {}\n", None, ["Mars/Base", "not a time zone"]),
        ("company: [", None, ["not valid YAML"]),
        ("", None, ["empty"]),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_file_line_key_and_fix(
    tmp_path: Path, text: str, line: int | None, words: list[str]
) -> None:
    path = tmp_path / "sources.yml"
    path.write_text(text)
    with pytest.raises(ConfigError) as error:
        read_sources(path)
    message = str(error.value)
    assert str(path) in message
    assert line is None or f"{path}:{line}:" in message
    assert [word for word in words if word not in message] == []


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "sources.yml"
    path.write_text(HEAD + "  a: {feed: sales.orders, location: x.csv, x: 1}\n  b: {feed: nope, location: y.csv}\n")
    with pytest.raises(ConfigError) as error:
        read_sources(path)
    assert "sources.a.x" in str(error.value)
    assert "sources.b" in str(error.value)


def test_defaults_apply_to_each_source_and_a_source_wins(tmp_path: Path) -> None:
    path = tmp_path / "sources.yml"
    path.write_text(
        "company: {name: X}\ndefaults: {currency: SEK, format: {decimal: ',', delimiter: ';'}}\nsources:\n"
        "  a: {feed: sales.orders, location: a.csv}\n"
        "  b: {feed: sales.orders, location: b.csv, currency: EUR, format: {delimiter: '|'}}\n"
    )
    sources = read_sources(path).sources
    assert (sources["a"].currency, sources["a"].format.delimiter) == ("SEK", ";")
    assert (sources["b"].currency, sources["b"].format.delimiter, sources["b"].format.decimal) == ("EUR", "|", ",")


def test_json_schema_knows_every_key_and_refuses_others() -> None:
    schema = json.loads(json_schema())
    source = schema["$defs"]["Source"]
    assert {"feed", "location", "columns", "records", "order_by"} <= set(source["properties"])
    assert source["additionalProperties"] is False


def test_shipped_json_schema_is_the_current_one() -> None:
    shipped = Path(__file__).parents[2] / "orchestration" / "raw" / "sources.schema.json"
    assert shipped.read_text() == json_schema(), "run `prodops sources schema > orchestration/raw/sources.schema.json`"


def test_every_canonical_column_is_described() -> None:
    missing = [
        f"{name}.{c}"
        for name, feed in canonical_feeds().items()
        for c, spec in feed.columns.items()
        if not spec.description
    ]
    assert missing == []


def test_missing_sources_file_and_landing_say_what_to_set(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="PRODOPS_SOURCES"):
        Settings.from_env(sources=str(tmp_path / "none.yml"))
    (tmp_path / "s.yml").write_text("")
    with pytest.raises(ConfigError, match="PRODOPS_LANDING"):
        Settings.from_env(sources=str(tmp_path / "s.yml"), landing=str(tmp_path / "none"))
    with pytest.raises(ConfigError, match="YYYY-MM-DD"):
        Settings.from_env(sources=str(tmp_path / "s.yml"), as_of="30.6.2026")
