"""How numbers, dates and degrees of certainty read: three digits, thousands, units, a true minus.

Add here another kind of value. Nothing here knows a mart or a chart.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

Number = int | float | Decimal
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DASH = "–"
NO_VALUE = "not known"


def sig3(value: Number) -> str:
    """Three significant digits: 12,300 · 45.6 · −0.0789."""
    number = Decimal(str(value))
    if not number:
        return "0"
    for _ in range(2):  # rounding 9.996 adds a digit in front: cut once more
        number = number.quantize(Decimal(1).scaleb(number.adjusted() - 2), ROUND_HALF_UP)
    return f"{number:,f}".replace("-", "−")


def count(value: Number | None) -> str:
    """A count, in full."""
    return NO_VALUE if value is None else f"{int(value):,}".replace("-", "−")


def exact(value: Number | None) -> str:
    """A value for a table of data: to the hundredth."""
    if value is None:
        return NO_VALUE
    return f"{Decimal(str(value)).quantize(Decimal('0.01'), ROUND_HALF_UP):,f}".replace("-", "−")


def money(value: Number, currency: str) -> str:
    """An amount with its currency in front."""
    return f"{currency}\u00a0{sig3(value)}"


def signed_money(value: Number, currency: str) -> str:
    """A change of money, its sign in front of the currency: −EUR 1,230."""
    text = signed(sig3(value))
    return f"{text[0]}{currency}\u00a0{text[1:]}" if text != "0" else f"{currency}\u00a00"


def percent(share: Number) -> str:
    """A share as percent: 0.182 reads 18.2 %; what is short of all never rounds to it."""
    exact = Decimal(str(share)) * 100
    shown = sig3(exact)
    if shown == "100" and exact < 100:
        shown = "> 99.9"
    return f"{shown}\u00a0%"


def signed(text: str) -> str:
    """A formatted number with its sign."""
    return text if text.startswith("−") or text == "0" else f"+{text}"


def interval(value: str, low: str, high: str) -> str:
    """A value with its interval: 42 (38–46), and −5 (−19 to 12) where a dash would mislead."""
    between = " to " if "−" in low + high else DASH
    return f"{value} ({low}{between}{high})"


def month_name(month: date) -> str:
    """Nov 2026."""
    return f"{MONTHS[month.month - 1]} {month.year}"


def month_range(first: date, last: date) -> str:
    """Sep–Nov 2026, or Dec 2025–Feb 2026."""
    if first.year == last.year:
        return f"{MONTHS[first.month - 1]}{DASH}{month_name(last)}"
    return f"{month_name(first)}{DASH}{month_name(last)}"


def period_name(grain: str, start: date) -> str:
    """What a person calls the period."""
    if grain == "quarter":
        return f"Q{(start.month + 2) // 3} {start.year}"
    return {"month": month_name(start), "all": "all time"}.get(grain, f"{grain} of {start}")


def shift(month: date, by: int) -> date:
    """The first day of the month so many months later."""
    index = month.year * 12 + month.month - 1 + by
    return date(index // 12, index % 12 + 1, 1)


def period_end(grain: str, start: date) -> date:
    """Last day of a period."""
    if grain in ("month", "quarter"):
        return shift(start, 1 if grain == "month" else 3) - timedelta(days=1)
    return start + timedelta(days=6 if grain == "week" else 0)


def certainty(p_value: float | None) -> str:
    """How sure we are of a change, in the three degrees of the house."""
    if p_value is None:
        return "not tested"
    if p_value < 0.01:
        return "clear"
    return "likely" if p_value < 0.05 else "not distinguishable from noise"
