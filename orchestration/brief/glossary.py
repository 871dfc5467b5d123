"""What the words of the page mean: formula and mart of origin, in the order of the page.

Add here every measure that the page prints. Nothing here is computed.
"""

from __future__ import annotations

from typing import NamedTuple


class Term(NamedTuple):
    """A word, its formula and where the number comes from."""

    word: str
    formula: str
    mart: str


GLOSSARY = (
    Term(
        "Net sales",
        "quantity × unit price − discounts − returns, without tax and shipping; returns fall on "
        "the refund date; cancelled and pending orders do not count",
        "product_months",
    ),
    Term("Units sold", "units on orders that count, before returns", "product_months"),
    Term(
        "Change against a year before",
        "sum over the last three complete months − sum over the same months a year before, per "
        "product and currency; percent of the earlier sum; currencies are never added",
        "product_months",
    ),
    Term(
        "NPS",
        "100 × (share answering 9–10 − share answering 0–6); −100 to 100; 95 % interval: adjusted Wald",
        "survey_scores",
    ),
    Term("CSAT", "share of answers in the top two boxes; 95 % interval: Wilson", "survey_scores"),
    Term(
        "CES",
        "share of answers on the easy side of the scale (5–7 of 7); 95 % interval: Wilson",
        "survey_scores",
    ),
    Term(
        "Clear, likely, not distinguishable from noise",
        "p < 0.01, p < 0.05, otherwise; adjusted for many comparisons where the mart has p_adj",
        "survey_scores",
    ),
    Term("n", "answers that count in the score", "survey_scores"),
    Term("Complete period", "its last day is not after the as-of date", "dates"),
    Term(
        "Held, quarantined",
        "held: a whole file kept out; quarantined: single rows kept out, with a reason each",
        "source_loads",
    ),
    Term("In order", "rows that hold a check ÷ rows checked", "data_quality"),
    Term("As of", "the day up to which the data speaks", "_publish"),
)
