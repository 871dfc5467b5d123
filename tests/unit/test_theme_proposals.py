"""Phrases no theme covers: the analysis as SQL on drawn texts, against log-odds worked out in Python.

Add a case here when what may be proposed changes.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from math import log, sqrt
from typing import Any

import duckdb
import pytest
import yaml

from orchestration.proposals import as_themes
from orchestration.raw.themes import Taxonomy
from tests.unit.theme_sql import PROJECT, environment

Text = tuple[int, str, str, bool | None, bool]  # number, customer, body, dissatisfied, has a theme
RARE = [f"w{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"] + [f"v{letter}" for letter in "abcdefghijklmnop"]


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as made:
        made.execute("create table company as select 3 as min_n")
        made.execute("""create table answers (response_id varchar, question_id varchar, raw_value varchar, _source varchar,
            _delivery varchar, _delivery_kind varchar, _file_version bigint, _record_no bigint, _file_id varchar)""")
        made.execute("""create table stg_survey__answer_themes (source_name varchar, response_id varchar,
            question_id varchar, theme varchar)""")
        yield made


def proposed(con: duckdb.DuckDBPyConnection, texts: list[Text]) -> list[dict[str, Any]]:
    """What the analysis finds."""
    con.execute(
        "create or replace table given (no bigint, customer varchar, body varchar, unhappy boolean, themed boolean)"
    )
    con.executemany("insert into given values (?, ?, ?, ?, ?)", texts)
    con.execute("""
        create or replace table items as
        select 'i' || no as item_id, 'en' as language, null::varchar as title, body, 's' as _source, '1' as _delivery,
            'append' as _delivery_kind, 1 as _file_version, no as _record_no, 'f' as _file_id from given;
        create or replace table int_feedback_texts_described as
        select 's' as source_name, 'item' as origin, 'i' || no as item_id, customer as customer_key,
            case customer when 'unknown' then 's|i' || no else customer end as respondent_key, unhappy as is_detractor
        from given;
        create or replace table stg_feedback__item_themes as
        select 's' as source_name, 'i' || no as item_id, case when themed then 'known' end as theme from given""")
    sql = environment().from_string((PROJECT / "analyses" / "theme_proposals.sql").read_text()).render()
    found = con.execute(sql)
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def worked_out(texts: list[Text], contrast: str) -> dict[str, tuple[int, int, int, float]]:
    """Phrase to known customers, people, people elsewhere and z, of everything said (Monroe et al. 2008)."""
    in_texts: dict[str, int] = defaultdict(int)
    for text in texts:
        for word in set(text[2].split()):
            in_texts[word] += 1
    people: dict[str, tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    for no, customer, body, unhappy, themed in texts:
        meant = not themed if contrast == "unthemed" else unhappy
        if meant is None:
            continue
        words = body.split()
        for size in (1, 2, 3):
            for at in range(len(words) - size + 1):
                phrase = words[at : at + size]
                if any(in_texts[word] <= 0.05 * len(texts) for word in phrase):
                    people[" ".join(phrase)][0 if meant else 1].add(customer if customer != "unknown" else f"?{no}")
    all_meant, all_others = (sum(len(sides[side]) for sides in people.values()) for side in (0, 1))
    scores = {}
    for phrase, (meant_by, others_by) in people.items():
        y, x = len(meant_by), len(others_by)
        prior, all_prior = 0.1 * (y + x), 0.1 * (all_meant + all_others)
        delta = log((y + prior) / (all_meant + all_prior - y - prior)) - log(
            (x + prior) / (all_others + all_prior - x - prior)
        )
        known = len([person for person in meant_by if not person.startswith("?")])
        scores[phrase] = (known, y, x, delta / sqrt(1 / (y + prior) + 1 / (x + prior)))
    return scores


def drawn(seed: int) -> list[Text]:
    rng = random.Random(seed)
    texts: list[Text] = []
    for no in range(900):
        themed, customer = rng.random() < 0.5, rng.choice(["unknown", *(f"c{n}" for n in range(60))])
        words = rng.choices(["the", "a", "is"], k=rng.randint(1, 4))
        kind = rng.randrange(28)
        if kind < 10:
            words += RARE[3 * kind : 3 * kind + rng.choice([2, 3, 3])]
        elif kind == 10 and not themed:
            words += ["new", "pot", "lids"]
        texts.append((no, customer, " ".join(words), rng.choice([True, False, None]), themed))
    return texts


@pytest.mark.parametrize("seed", range(3))
def test_proposals_agree_with_log_odds_worked_out(con: duckdb.DuckDBPyConnection, seed: int) -> None:
    texts = drawn(seed)
    found = proposed(con, texts)
    for contrast in ("unthemed", "detractors"):
        expected = worked_out(texts, contrast)
        rows = {row["phrase"]: row for row in found if row["contrast"] == contrast}
        for phrase, row in rows.items():
            counts = (row["customers"], row["people"], row["people_elsewhere"], row["z"])
            assert counts == pytest.approx(expected[phrase], abs=1e-9), phrase
        assert len(rows) >= 5
    unthemed = [row["phrase"] for row in found if row["contrast"] == "unthemed"]
    assert "new pot lids" in unthemed
    assert not {"new pot", "pot lids"} & set(unthemed), "one phrase for one thing"


def test_what_fewer_than_five_known_customers_say_is_never_shown(con: duckdb.DuckDBPyConnection) -> None:
    filler = [(no, f"f{no}", f"{RARE[no % 20]} {RARE[no % 7]}", None, True) for no in range(100)]
    four = [(1000 + no, f"c{no % 4}", "green gate", None, False) for no in range(40)]
    nobody = [(2000 + no, "unknown", "blue door", None, False) for no in range(6)]
    five = [(3000 + no, f"d{no}", "red roof", None, False) for no in range(5)]
    assert [row["phrase"] for row in proposed(con, filler + four + nobody + five)] == ["red roof"]


def test_what_is_masked_is_in_no_phrase_and_no_phrase_goes_across_it(con: duckdb.DuckDBPyConnection) -> None:
    filler = [(no, f"f{no}", f"{RARE[no % 20]} {RARE[no % 7]}", None, True) for no in range(200)]
    bodies = ["call joan@example.org about tins or 0171 5550123 please", "Dear Joan Miller lids burst"]
    said = [(1000 + no, f"c{no}", bodies[no % 2], None, False) for no in range(12)]
    phrases = {row["phrase"] for row in proposed(con, filler + said)}
    words = {word for phrase in phrases for word in phrase.split()}
    assert phrases == {"about tins or", "lids burst"}
    assert not words & {"joan", "example", "org", "0171", "5550123", "miller", "email", "number", "name", "call"}


def test_proposals_can_be_pasted_into_a_taxonomy() -> None:
    found = [{"phrase": phrase, "language": language} for phrase, language in [("zu spat", "de"), ("5 stars", "any")]]
    themes = Taxonomy.model_validate(yaml.safe_load(as_themes(found))).themes
    assert {name: dict(theme.rules) for name, theme in themes.items()} == {
        "zu_spat": {"de": ("zu spat",)}, "theme_2": {"any": ("5 stars",)},
    }  # fmt: skip
