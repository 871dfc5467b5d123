"""One product's change in pictures: a measure against its season, and what the change of sales is made of.

Add here another picture of a product. Which product is shown, and in which words, is for `attention` and `better`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import duckdb

from orchestration.brief import change_queries
from orchestration.brief.charts_change import Point, Step, trend_line, waterfall
from orchestration.brief.formats import (
    exact,
    money,
    month_name,
    month_range,
    percent,
    shift,
    sig3,
    signed,
    signed_money,
)
from orchestration.brief.page import Picture, Table
from orchestration.brief.queries import Record

MEASURES = {"units": "Units sold", "net_sales": "Net sales", "margin": "Gross margin", "return_rate": "Return rate"}
DRIVERS = {
    "volume": "volume", "mix": "mix", "price": "price", "discount": "discounts", "returns": "returns",
    "stockout": "stock-outs", "new": "new", "discontinued": "no longer sold",
}  # fmt: skip


def history(con: duckdb.DuckDBPyConnection, name: str, product_key: str, product: str, metric: str) -> Picture | None:
    """A measure of a product by month over what its season leads to expect; None where nothing was measured."""
    points = change_queries.trend_points(con, product_key, metric)
    if len([point for point in points if point["actual"] is not None]) < 2:
        return None
    measure = MEASURES[metric]
    expected = any(point["expected"] is not None for point in points)
    trend = change_queries.trend(con, product_key, metric)
    unit = f", {trend['currency']}" if trend and trend["currency"] else ""
    first, last = points[0]["period_start"], points[-1]["period_start"]
    band = " Grey: what season and trend lead to expect, 95 % of months." if expected else ""
    hollow = " Hollow: left out, out of stock." if any(point["is_left_out"] for point in points) else ""
    return Picture(
        caption=f"{measure} by month{unit}, {month_range(first, last)}, complete months only.{band}{hollow}",
        chart=trend_line(name, [_point(point, may_be_below=metric in ("net_sales", "margin")) for point in points]),
        alternative=f"Line chart: {measure.lower()} of {product} by month, {month_range(first, last)}. "
        "The figures are in the table below.",
        data=_months(f"{measure} of {product}{unit}", points, as_share=metric == "return_rate"),
    )


def _point(row: Record, *, may_be_below: bool) -> Point:
    low = row["expected_low"]
    if low is not None and not may_be_below:
        low = max(low, 0.0)  # nobody sells fewer than no units
    return Point(
        row["period_start"], row["actual"], row["expected"], low, row["expected_high"], bool(row["is_left_out"])
    )  # fmt: skip


def _months(caption: str, points: Sequence[Record], *, as_share: bool) -> Table:
    def shown(value: float | None) -> str:
        return exact(value) if value is None or not as_share else percent(value)

    return Table(
        caption=caption,
        head=("Month", "Measured", "Expected", "A year before"),
        rows=[
            (
                month_name(row["period_start"]),
                shown(row["actual"]),
                shown(row["expected"]),
                shown(row["actual_year_before"]),
            )
            for row in points
        ],
    )


def breakdown(rows: Sequence[Record], name: str, product: str) -> Picture | None:
    """The last complete quarter against the same a year before, taken apart; None where there is nothing to compare."""
    if not rows:
        return None
    first = rows[0]
    currency = str(first["currency"])
    before, after = _quarter(first["period_a"]), _quarter(first["period_b"])
    parts = sorted(rows, key=lambda row: list(DRIVERS).index(row["driver"]))
    steps = [
        Step(before, float(first["net_sales_a"]), sig3(first["net_sales_a"]), is_total=True),
        *(
            Step(DRIVERS[row["driver"]], float(row["effect_amount"]), signed(sig3(row["effect_amount"])))
            for row in parts
        ),
        Step(after, float(first["net_sales_b"]), sig3(first["net_sales_b"]), is_total=True),
    ]
    return Picture(
        caption=f"What the change of net sales is made of, {currency}: {after} against {before}.",
        chart=waterfall(name, steps),
        alternative=f"Waterfall chart: net sales of {product} from {money(first['net_sales_a'], currency)} to "
        f"{money(first['net_sales_b'], currency)}. The parts are in the table below.",
        data=Table(
            caption=f"Change of net sales of {product}, {currency}, {after} against {before}",
            head=("Part", "Amount"),
            rows=[
                *((DRIVERS[row["driver"]], exact(row["effect_amount"])) for row in parts),
                ("all", exact(first["delta_net_sales"])),
            ],
        ),
    )


def main_driver(rows: Sequence[Record]) -> str:
    """A sentence that names the part that explains most of a change: `66 % of it is price`."""
    if not rows or not rows[0]["delta_net_sales"]:
        return ""
    delta = Decimal(rows[0]["delta_net_sales"])
    same_way = [row for row in rows if row["effect_amount"] * delta > 0]
    if not same_way:
        return ""
    largest = max(same_way, key=lambda row: (abs(row["effect_amount"]), row["driver"]))
    share = Decimal(largest["effect_amount"]) / delta
    size = "all of it and more" if share > 1 else f"{percent(share)} of it"
    span = f"{_quarter(rows[0]['period_b'])} against {_quarter(rows[0]['period_a'])}"
    changed = signed_money(delta, str(rows[0]["currency"]))
    return f"Net sales {changed}, {span}: {size} is {DRIVERS[largest['driver']]}."


def _quarter(start: date) -> str:
    return month_range(start, shift(start, 2))


def pictures(*made: Picture | None) -> list[Picture]:
    """Those that could be drawn."""
    return [picture for picture in made if picture is not None]
