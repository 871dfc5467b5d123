"""What sells more or less than in the same season a year before, as findings with their data.

Add here another comparison of sales. Nothing here tests for a trend or names a cause: until a mart
says how sure a change is, the page says that it could be noise.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import duckdb

from orchestration.brief import charts, queries
from orchestration.brief.formats import (
    count,
    exact,
    money,
    month_name,
    month_range,
    percent,
    shift,
    sig3,
    signed,
)
from orchestration.brief.page import Item, Sales, Table
from orchestration.brief.queries import Record
from orchestration.brief.trust import plural

FELL, GREW = 3, 3  # a row each on a desk; seven items are the most a page may ask attention for
DOUBT = "No test applied yet: could be noise."
Span = tuple[date, date]


def sales(con: duckdb.DuckDBPyConnection) -> Sales:
    """The last three complete months against the same three a year before, per currency."""
    known = queries.sales_months(con)
    first, last = known["first_month"], known["last_month"]
    if last is None:
        return Sales("", [], [], ["No complete month of sales was delivered."])
    now, before = (shift(last, -2), last), (shift(last, -14), shift(last, -12))
    period = f"{month_range(*now)} against {month_range(*before)}"
    if first > before[0]:
        reason = (
            f"Sales begin in {month_name(first)}: the months up to {month_name(last)} cannot be "
            f"compared with the same months a year before ({month_range(*before)})."
        )
        return Sales("", [], [], [reason])
    changes = queries.sales_changes(con, now, before)
    compared = [c for c in changes if _is_comparable(c, before)]
    falls = _largest([c for c in compared if _difference(c) < 0], FELL)
    rises = _largest([c for c in compared if _difference(c) > 0], GREW)
    fell = [_item(con, f"fell-{i}", c, now, before) for i, c in enumerate(falls, 1)]
    grew = [_item(con, f"grew-{i}", c, now, before) for i, c in enumerate(rises, 1)]
    new = [c for c in changes if c["now_sales"] and not _is_comparable(c, before)]
    return Sales(period, fell, grew, _rest(len(compared) - len(falls + rises), new, before))


def _is_comparable(change: Record, before: Span) -> bool:
    """False for a product that began within the season a year before: it would seem to grow by its own beginning."""
    return bool(change["then_sales"]) and change["first_month"] <= before[0]


def _difference(change: Record) -> Decimal:
    """Change of net sales; a product that has no rows now sold nothing."""
    return Decimal(change["now_sales"] or 0) - Decimal(change["then_sales"] or 0)


def _largest(changes: list[Record], most: int) -> list[Record]:
    """The largest by money; currencies take turns, because their amounts do not compare."""
    queues: dict[str, list[Record]] = {}
    for change in sorted(changes, key=lambda c: (-abs(_difference(c)), c["product_key"])):
        queues.setdefault(change["currency"], []).append(change)
    chosen: list[Record] = []
    while len(chosen) < most and any(queues.values()):
        for currency in sorted(queues):
            if queues[currency] and len(chosen) < most:
                chosen.append(queues[currency].pop(0))
    return chosen


def _item(con: duckdb.DuckDBPyConnection, name: str, change: Record, now: Span, before: Span) -> Item:
    product = str(change["product_name"] or change["product_key"])
    currency, difference = str(change["currency"]), _difference(change)
    verb = "fell" if difference < 0 else "grew"
    share = abs(difference) / abs(change["then_sales"])
    size = f"{percent(share)}" if change["then_sales"] > 0 else f"by {money(abs(difference), currency)}"
    more = "less" if difference < 0 else "more"
    sold = money(change["now_sales"] or 0, currency)
    headline = (
        f"{product} {verb} {size}: {money(abs(difference), currency)} {more} than a year before"
        if change["now_sales"] is not None
        else f"{product} sold nothing: {money(abs(difference), currency)} less than a year before"
    )
    year, last_year = _years(con, change, now[1])
    return Item(
        headline=headline,
        subtitle=f"Net sales by month, {currency}. Blue: {month_range(min(year), max(year))}, "
        "dots: months compared. Grey: a year before. Complete months only.",
        chart=charts.sales_line(name, year, last_year, [shift(now[1], -i) for i in range(3)]),
        alternative=f"Line chart: {headline}. The figures are in the table below.",
        evidence=f"{sold} in {month_range(*now)}, {money(change['then_sales'], currency)} in "
        f"{month_range(*before)} ({_signed_money(difference, currency)}). " + _units(change),
        doubt=DOUBT,
        data=Table(
            caption=f"Net sales of {product}, {currency}",
            head=("Month", "Net sales", "A year before"),
            rows=[
                (month_name(m), exact(value), exact(last_year.get(shift(m, -12)))) for m, value in sorted(year.items())
            ],
        ),
    )


def _signed_money(difference: Decimal, currency: str) -> str:
    """A change of money, its sign in front of the currency: −EUR 1,230."""
    text = signed(sig3(difference))
    return f"{text[0]}{currency}\u00a0{text[1:]}" if text != "0" else f"{currency}\u00a00"


def _units(change: Record) -> str:
    now, before = change["now_units"] or 0, change["then_units"] or 0
    words = f"Units sold: {count(now)} against {count(before)}"
    return f"{words} ({signed(percent((now - before) / before))})." if before else f"{words}."


def _years(
    con: duckdb.DuckDBPyConnection, change: Record, last: date
) -> tuple[dict[date, Decimal], dict[date, Decimal]]:
    """Twelve months and the twelve before; a complete month without rows sold nothing."""
    first, key, currency = shift(last, -23), change["product_key"], change["currency"]
    found = queries.sales_series(con, key, currency, first, last)
    begin = min(found)
    months = [m for m in (shift(first, i) for i in range(24)) if m >= begin]
    filled = {m: Decimal(found.get(m) or 0) for m in months}
    return (
        {m: v for m, v in filled.items() if m > shift(last, -12)},
        {m: v for m, v in filled.items() if m <= shift(last, -12)},
    )


def _rest(others: int, new: list[Record], before: Span) -> list[str]:
    """What is not shown, in a line each."""
    names = sorted(str(c["product_name"] or c["product_key"]) for c in new)
    lines = []
    if others > 0:
        lines.append(f"{plural(others, 'further product')} changed less or not at all.")
    if names:
        told = ", ".join(names[:7]) + (f" and {len(names) - 7} more" if len(names) > 7 else "")
        lines.append(f"Not on sale in all of {month_range(*before)}, so not compared: {told}.")
    return lines
