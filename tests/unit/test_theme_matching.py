"""Which themes a text mentions: words, phrases and stems in English and German, negated or not."""

from __future__ import annotations

import duckdb
import pytest

from tests.unit.theme_sql import prepare, statement, themes_of

TAXONOMY = {
    "themes": {
        "too_salty": {
            "label": "Too salty", "kind": "issue",
            "rules": {"en": ["salty", "too much salt", "over-salted"], "de": ["salzig*", "versalzen", "zu viel Salz"]},
        },
        "salt_free": {
            "label": "Salt-free wanted", "kind": "attribute", "attribute": "salt_free", "negation": "ignored",
            "rules": {"en": ["salt-free", "without salt", "no salt"], "de": ["ohne Salz", "salzfrei*", "salzlos"]},
        },
        "tasty": {"label": "Tastes good", "kind": "praise", "rules": {"en": ["tast* good", "delicious"], "de": ["lecker", "köstlich*"]}},
        "late": {"label": "Came late", "kind": "issue", "rules": {"any": ["DHL"], "en": ["late", "didn't arrive"], "de": ["zu spät", "verspätet*"]}},
        "size": {"label": "Wrong size", "kind": "issue", "rules": {"de": ["zu groß", "Größe"]}},
    }
}  # fmt: skip
CASES = [
    # plain words, whole words only, any case
    ("The soup is SALTY.", {"too_salty": False}),
    ("basalty rock", {}),
    ("saltyish", {}),
    ("salty", {"too_salty": False}),
    # phrases: words in a row within a clause, hyphen or blank
    ("far too much salt in it", {"too_salty": False}),
    ("too much. Salt is fine", {}),
    ("too much of the salt", {}),
    ("over salted", {"too_salty": False}),
    ("Over-Salted!", {"too_salty": False}),
    # stems
    ("it tasted good", {"tasty": False}),
    ("tasteful goods", {}),
    # negated in a window of three words of the same clause
    ("not salty", {"too_salty": True}),
    ("not too salty for me", {"too_salty": True}),
    ("It isn't salty", {"too_salty": True}),
    ("It isn’t at all salty", {"too_salty": True}),
    ("not what I would have called salty", {"too_salty": False}),
    ("not cheap, salty", {"too_salty": False}),
    ("Not cheap. Salty.", {"too_salty": False}),
    ("not sweet but salty", {"too_salty": False}),
    ("not only salty", {"too_salty": False}),
    ("no doubt salty", {"too_salty": False}),
    ("not salty. But the second can was salty", {"too_salty": False}),
    ("never salty, not salty", {"too_salty": True}),
    # a negation inside a rule is part of it, and a theme may ignore negations
    ("please make one without salt", {"salt_free": False}),
    ("there is no salt-free soup", {"salt_free": False}),
    ("it didn't arrive", {"late": False}),
    # German: umlauts, ß, compound endings
    ("Viel zu salzig!", {"too_salty": False}),
    ("ein salziger Brei", {"too_salty": False}),
    ("Die Suppe war versalzen und kam zu spät", {"too_salty": False, "late": False}),
    ("nicht zu salzig", {"too_salty": True}),
    ("gar nicht so salzig wie sonst", {"too_salty": True}),
    ("nicht süß, sondern salzig", {"too_salty": False}),
    ("nicht süß sondern salzig", {"too_salty": False}),
    ("nicht nur salzig", {"too_salty": False}),
    ("Keine verspätete Lieferung", {"late": True}),
    ("KÖSTLICH", {"tasty": False}),
    ("ko\u0308stlich", {"tasty": False}),
    ("Gibt es das auch ohne Salz?", {"salt_free": False}),
    ("salzfreie Suppe", {"salt_free": False}),
    ("zu GROSS, zu groß", {"size": False}),
    # odd texts
    ("DHL", {"late": False}),
    ("", {}),
    (None, {}),
    ("😀 … !!! ???", {}),
    ("<p>salty</p>", {"too_salty": False}),
    ("salty|salty\nsalty", {"too_salty": False}),
    ("спасибо salty вкусно", {"too_salty": False}),
]  # fmt: skip


@pytest.fixture(scope="module")
def con() -> duckdb.DuckDBPyConnection:
    made = duckdb.connect()
    prepare(made, TAXONOMY)
    return made


@pytest.mark.parametrize(("text", "themes"), CASES, ids=lambda v: str(v)[:30])
def test_a_text_mentions_these_themes(con: duckdb.DuckDBPyConnection, text: str, themes: dict[str, bool]) -> None:
    assert themes_of(con, text) == themes


@pytest.mark.parametrize(
    ("language", "themes"),
    [(None, {"too_salty": False, "late": False}), ("en", {"too_salty": False, "late": False}), ("de", {"late": False}), ("fr", {"late": False})],
)  # fmt: skip
def test_a_known_language_takes_its_own_rules_and_those_of_any(
    con: duckdb.DuckDBPyConnection, language: str | None, themes: dict[str, bool]
) -> None:
    assert themes_of(con, "salty, DHL", language) == themes


def test_the_window_is_declared() -> None:
    con = duckdb.connect()
    prepare(con, {**TAXONOMY, "negation_window": 0})
    assert themes_of(con, "not salty") == {"too_salty": False}
    prepare(con, {**TAXONOMY, "negation_window": 6})
    assert themes_of(con, "not what I would have called salty") == {"too_salty": True}


def test_mentions_are_counted_by_place(con: duckdb.DuckDBPyConnection) -> None:
    """Two rules at one place are one mention."""
    con.execute(
        "create or replace table delivered as select 1 as item_id, null as language, 'salty. salty, not salty' as body"
    )
    assert con.execute(statement()).fetchall() == [(1, "too_salty", 3, False)]
