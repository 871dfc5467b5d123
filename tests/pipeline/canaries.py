"""Two hundred pieces of personal data that must not come out, and a company that delivers them in odd places.

Add a place here where a real delivery could hold somebody's name. What must not show them stands in `test_canaries`.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from itertools import product

FIRST = ("Annelore", "Bartholomaeus", "Cunegunde", "Dietlinde", "Eadgyth", "Friedewald", "Gwendoline", "Hildegunde")
LAST = ("Quastenflosser", "Rabenhorster", "Silberzwiebel", "Tannengruen", "Ulmenstamm")
KINDS = ("name", "email", "phone", "card", "address")
THEME_TEXTS = (  # each often enough that its words are nobody's
    "The soup was far too salty for me and the delivery came late again",
    "Please make the soup without salt because the doctor said so",
    "Die Suppe war leider viel zu salzig und die Lieferung kam zu spaet",
)


@dataclass(frozen=True)
class Canary:
    """One piece of personal data, and how to recognise it where it was cut or folded to lower case."""

    kind: str
    text: str

    @property
    def traces(self) -> tuple[str, ...]:
        """Any of these, in lower case, gives the person away."""
        parts = {
            "name": self.text.split(), "email": [self.text], "phone": [self.text, _digits(self.text)],
            "card": [self.text, _digits(self.text)], "address": [self.text, self.text.split(" ")[0]],
        }  # fmt: skip
        return tuple(part.lower() for part in parts[self.kind])


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())


def canaries() -> list[Canary]:
    """Forty of each kind, no two alike."""
    made = []
    for i, (first, last) in enumerate(product(FIRST, LAST)):
        made += [
            Canary("name", f"{first}{i:02d}x {last}{i:02d}y".translate(str.maketrans("0123456789", "abcdefghij"))),
            Canary("email", f"{first}.{last}{i}@beispielpost.example".lower()),
            Canary("phone", f"+49 171 {5550000 + i * 37}"),
            Canary("card", f"4556 7375 8689 {9000 + i * 17}"),
            Canary("address", f"{last}{chr(97 + i // 26)}{chr(97 + i % 26)}gasse {i + 11}"),
        ]
    return made


def _table(columns: list[str], rows: list[list[str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows([columns, *rows])
    return out.getvalue()


def sentence(canary: Canary, number: int) -> str:
    """The canary in the middle of what a customer would write."""
    forms = {
        "name": ("Dear Mr {}, the soup was far too salty for me", "the soup was too salty said {} and I agree",
                 "Viel zu salzig die Suppe. Gruss, {}", "my name is {} and the delivery came late"),
        "email": ("too salty, write to {} please", "Die Suppe war zu salzig ({})"),
        "phone": ("too salty, call me at {} please", "Die Lieferung kam zu spaet, Tel. {}"),
        "card": ("the delivery came late and my card {} was charged", "zu salzig, Karte {} bitte"),
        "address": ("the delivery to {} came late again", "Die Lieferung an die {} kam zu spaet"),
    }  # fmt: skip
    return forms[canary.kind][number % len(forms[canary.kind])].format(canary.text)


def deliveries() -> dict[str, str]:
    """Files by name: canaries in texts, in columns nobody mapped, in refused records, in a header, in file names."""
    planted = canaries()
    items = [
        [f"i{n}", "2026-03-01 10:00:00", "support", c.text if c.kind == "email" else "", sentence(c, n) if n % 3 else "",
         sentence(c, n), "1" if n % 2 else "5", c.text]
        for n, c in enumerate(planted)
    ]  # fmt: skip
    items += [
        [f"t{n}", "2026-03-02 10:00:00", "support", "", "", THEME_TEXTS[n % 3], str(1 + n % 5), "x"] for n in range(90)
    ]
    columns = ["item_id", "received_at", "channel", "customer_email", "title", "body", "rating", "embedded"]
    answers = [
        row
        for n, c in enumerate(planted)
        for row in (
            [f"a{n}", "why", "post", "2026-02-15 09:00:00", sentence(c, n), c.text],
            [f"a{n}", "recommend", "post", "2026-02-15 09:00:00", str(n % 11), c.text],
            [f"b{n}", "recommend", "post", "2026-02-15 09:00:00", c.text, c.text],
        )
    ]
    refused = [[f"r{n}", c.text, "support", "", "", c.text, c.text, c.text] for n, c in enumerate(planted)]
    answer_columns = ["response_id", "question_id", "survey_program", "answered_at", "raw_value", "embedded"]
    made = {
        "items_2026-03.csv": _table(columns, items),
        "items_2026-04.csv": _table(columns, refused + [[f"g{r[0]}", *r[1:]] for r in items[-90:]]),
        "answers_more.csv": _table(answer_columns, answers),
        "items_2026-06.csv": _table([c.text for c in planted[20:40]], [[c.text for c in planted[40:60]]]),
        "items_2026-05.csv": _table([*columns[:5], *[c.text for c in planted[:20]]], [["x"] * 25]),
    }
    for n, c in enumerate(planted[50:100]):
        name = f"items_{c.text.replace('/', '-')}.csv"
        made[name] = _table(columns, [[f"f{n}", "2026-03-03 10:00:00", "support", "", "", c.text, "3", c.text]])
    return made
