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


_EVERYWHERE = (
    Term(
        "Clear, likely, not distinguishable from noise",
        "p < 0.01, p < 0.05, otherwise; adjusted for many comparisons where the mart has p_adj",
        "survey_scores",
    ),
    Term("Complete period", "its last day is not after the as-of date", "dates"),
    Term("As of", "the day up to which the data speaks", "_publish"),
)
OF_PRODUCTS = (
    Term(
        "Net sales",
        "quantity × unit price − discounts − returns, without tax and shipping; returns fall on "
        "the refund date; cancelled and pending orders do not count",
        "product_months",
    ),
    Term("Units sold", "units on orders that count, before returns", "product_months"),
    Term(
        "To look into, watched",
        "evidence in the newest complete week, or not long before it: a clear or likely decline, a margin below its "
        "floor or its own past, more returns than usual, a score that fell, a goal that is off, days out of stock; at "
        "most so many to look into per manager, the others are watched",
        "product_attention",
    ),
    Term(
        "Money at stake",
        "what the evidence would cost in a year: sales that the decline takes, margin lost, refunds beyond the usual, "
        "sales missed; an order of magnitude to rank by, not a forecast",
        "product_attention",
    ),
    Term(
        "Falls, grows",
        "seasonal Mann–Kendall test, adjusted for all products tested (Benjamini–Hochberg) and for autocorrelation; "
        "the size is Sen's slope in a year over the usual month; months out of stock are left out",
        "product_trends",
    ),
    Term(
        "Expected",
        "the median of its season and Sen's line; the band holds 95 % of the months",
        "product_trend_points",
    ),
    Term(
        "Volume, mix, price, discounts, returns, stock-outs",
        "units at the old price; shift between products; change of prices; of discounts; of returns; days out of "
        "stock at the usual rate of sale; they add up to the change of net sales",
        "sales_change_drivers",
    ),
    Term("Gross margin", "net sales − cost of goods at the day of the order, over net sales", "product_margins"),
    Term(
        "Held, quarantined",
        "held: a whole file kept out; quarantined: single rows kept out, with a reason each",
        "source_loads",
    ),
    Term("In order", "rows that hold a check ÷ rows checked", "data_quality"),
    *_EVERYWHERE,
)
OF_CUSTOMERS = (
    Term(
        "Named by",
        "people whose texts hold a word or phrase of the theme, negated ones left out ÷ people who wrote; who wrote "
        "twice counts once; 95 % interval: Wilson",
        "issue_ranks",
    ),
    Term(
        "Times as often by detractors",
        "share of detractors who name it ÷ share of the rest; Fisher's exact test, adjusted for all themes tested",
        "issue_ranks",
    ),
    Term(
        "Opportunity",
        "I + max(I − S, 0) of 20: I and S are the shares in the top two boxes of importance and satisfaction, times "
        "ten (Ulwick), for each segment by itself",
        "segment_demand",
    ),
    Term(
        "Asked for and not offered",
        "enough people, and surely more than a declared share of those who wrote, ask for an attribute that no product "
        "has",
        "attribute_gaps",
    ),
    Term(
        "Answered, shipped, told",
        "feedback items with that moment ÷ items received; score since: the same person's answer after minus before",
        "feedback_loop",
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
    Term("n", "answers that count in the score", "survey_scores"),
    *_EVERYWHERE,
)
