"""Masking of quotes: patterned data never shows; of names the recall is measured, with and without the second net."""

from __future__ import annotations

import duckdb
import pytest

from tests.unit.theme_sql import environment

QUOTES = """
    with texts as (select item_id, body, timestamp '2026-01-01' as written_at from delivered),
    {{ scrubbed_quotes(['item_id']) }}
    select item_id, quote from quotes order by all"""
PATTERNED = [
    "jane.doe+x@mail.example.org", "JANE@EXAMPLE.COM", "jane (at) example.org", "https://example.org/u/jane?x=1",
    "www.example.org/jane", "+49 171 555 01 01", "0171/5550101", "(030) 555-0101", "555-010-1234", "4556 7375 8689 9855",
    "4556-7375-8689-9855", "4556737586899855", "DE89 3704 0044 0532 0130 00", "Hauptstraße 12", "Hauptstr. 12a",
    "Am Anger 7, 99084 Erfurt", "12 Baker Street", "221b Old Baker Road", "10115 Berlin", "@jane_doe", "1985-04-12",
]  # fmt: skip
COMMON = "I was there and they said it was too salty for me my name is on it call me at home or write to please"
FORMS = (
    "Dear Mr {}, it was too salty for me", "Hi {} it was too salty for me", "my name is {} and it was too salty",
    "it was too salty. Regards, {}", "it was too salty said {} and I was there", "{} said it was too salty for me",
    "they said {} was there and it was salty", "it was too salty for {} and for me",
)  # fmt: skip


def quotes(texts: list[str], publish: str = "scrubbed") -> dict[int, str]:
    con = duckdb.connect()
    con.execute(f"create table company as select '{publish}' as publish_quotes, 5 as min_n")
    con.execute("create table delivered (item_id bigint, body varchar)")
    con.executemany("insert into delivered values (?, ?)", list(enumerate(texts + [COMMON] * 10)))
    found = con.execute(environment().from_string(QUOTES).render()).fetchall()
    return {item: quote for item, quote in found if item < len(texts)}


def name(number: int) -> str:
    return "Name" + "".join(chr(97 + int(digit)) for digit in str(number))


@pytest.mark.parametrize("personal", PATTERNED)
def test_patterned_data_never_shows_not_even_where_it_is_frequent(personal: str) -> None:
    texts = [f"I was there, {personal} was there and it was too salty for me"] * 20
    shown = quotes(texts)
    assert len(shown) == 20
    assert personal.split(" ")[0].lower() not in shown[0].lower()
    assert not any(len(run) > 3 for run in "".join(c if c.isdigit() else " " for c in shown[0]).split())


def test_recall_for_names_of_few_is_complete_and_for_names_of_many_that_of_the_greetings() -> None:
    """The figures stand in docs/SOURCES.md."""
    rare = [FORMS[n % 8].format(name(n)) for n in range(200)]
    shown = quotes(rare)
    assert len(shown) == 200
    assert sum(name(n).lower() in shown[n].lower() for n in range(200)) == 0
    frequent = [FORMS[n % 8].format(name(n % 5)) for n in range(200)]  # forty texts have each name
    shown = quotes(frequent)
    seen = sum(name(n % 5).lower() in shown[n].lower() for n in range(200))
    assert (200 - seen) / 200 == 0.5


def test_no_quote_unless_asked_for() -> None:
    assert quotes(["it was too salty for me"] * 20, publish="off") == {}


def test_a_text_of_rare_words_is_no_quote() -> None:
    assert quotes(["Xylophon quokka zyzzyva it was too rare for everyone"]) == {}
