"""The chain of models behind `sales_change_drivers`: METRICS D19 at its end, and on random sales, in the SQL of the models.

Whatever is sold, the effects of every split add up to the change, to the last digit, and agree with fractions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.rendered_models import fill, make

A, B = date(2026, 1, 1), date(2026, 2, 1)
CHAIN = [
    "int_product_changes_paired",
    "int_product_changes_measured",
    "int_level_changes_summed",
    "int_price_volume_split",
    "int_value_periods_sold",
    "int_value_changes_paired",
    "int_value_changes_split",
    "sales_change_drivers",
]
TABLES = """
create table int_periods_compared as
    select 'month' as period_grain, 'period_before' as comparison, date '2026-01-01' as period_a,
           date '2026-02-01' as period_b;
create table products (product_key varchar, product_line varchar);
create table int_product_periods_sold (
    period_grain varchar, period_start date, product_key varchar, channel varchar, currency varchar,
    amount_currency varchar, units bigint, gross_sales decimal(18, 4), discounts decimal(18, 4),
    returns_amount decimal(18, 4));
create table int_product_periods_stocked (
    period_grain varchar, period_start date, product_key varchar, days_known bigint, days_out bigint);
create table int_segment_months_sold (
    product_key varchar, month date, currency varchar, amount_currency varchar, generation varchar,
    customer_segment varchar, net_sales decimal(38, 12));
"""


@dataclass(frozen=True)
class Sold:
    """What one product sold in one period through one channel."""

    product: str
    period: date
    channel: str
    units: int
    gross: Decimal
    discounts: Decimal = Decimal(0)
    returns: Decimal = Decimal(0)

    @property
    def net(self) -> Decimal:
        return self.gross - self.discounts - self.returns


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(config={"threads": 1}) as made:
        made.execute(TABLES)
        yield made


def _explain(
    con: duckdb.DuckDBPyConnection, sold: list[Sold], stock: dict[tuple[str, date], tuple[int, int]], off: Decimal
) -> list[dict[str, Any]]:
    """Rows of the mart; `off` is what converting by movement instead of by day leaves in the segments."""
    names = sorted({one.product for one in sold})
    fill(con, "products", [(name, "odd" if name in "bdf" else None) for name in names])
    fill(
        con,
        "int_product_periods_sold",
        [
            ("month", s.period, s.product, s.channel, "EUR", "EUR", s.units, s.gross, s.discounts, s.returns)
            for s in sold
        ],
    )
    fill(con, "int_product_periods_stocked", [("month", day, name, *days) for (name, day), days in stock.items()])
    fill(
        con,
        "int_segment_months_sold",
        [
            (s.product, s.period, "EUR", "EUR", ("Z", "X", "boomer")[i % 3], ("gold", "tin")[i % 2], s.net + off)
            for i, s in enumerate(sold)
        ],
    )
    make(con, CHAIN)
    names = ["level", "level_key", "split", "driver", "effect_amount", "delta_net_sales"]
    found = con.execute(f"select {', '.join(names)} from sales_change_drivers").fetchall()
    return [dict(zip(names, row, strict=True)) for row in found]


def _effects(rows: list[dict[str, Any]], level: str, key: str) -> dict[str, Decimal]:
    return {
        row["driver"]: row["effect_amount"]
        for row in rows
        if (row["level"], row["level_key"], row["split"]) == (level, key, "price_volume")
    }


def test_the_worked_answer_of_price_volume_and_mix_comes_out_of_the_mart(con: duckdb.DuckDBPyConnection) -> None:
    sold = [
        Sold("a", A, "web", 100, Decimal(1000)), Sold("a", B, "web", 90, Decimal(990)),
        Sold("b", A, "web", 50, Decimal(1000)), Sold("b", B, "store", 30, Decimal(570)),
    ]  # fmt: skip
    rows = _explain(con, sold, {}, Decimal(0))
    effects = {"volume": -400, "mix": -100, "price": 60, "stockout": None}
    assert _effects(rows, "company", "all") == effects
    assert {row["delta_net_sales"] for row in rows if row["level"] == "company"} == {-440}
    assert _effects(rows, "product", "b") == {"volume": -400, "price": -30, "stockout": None}
    channels = {r["driver"]: r["effect_amount"] for r in rows if (r["level"], r["split"]) == ("company", "channel")}
    assert channels == {"web": -1010, "store": 570}


money = st.decimals(min_value=-500, max_value=90_000, places=4)
costs = st.one_of(st.just(Decimal(0)), st.decimals(min_value=0, max_value=5_000, places=4))
sales = st.lists(
    st.builds(
        Sold,
        st.sampled_from("abcdef"),
        st.sampled_from([A, B]),
        st.sampled_from(["web", "store"]),
        st.integers(-3, 500),
        money,
        costs,
        costs,
    ),
    min_size=1,
    max_size=20,
    unique_by=lambda s: (s.product, s.period, s.channel),
)
days = st.integers(1, 31).flatmap(lambda known: st.tuples(st.just(known), st.integers(0, known)))
stocks = st.dictionaries(st.tuples(st.sampled_from("abcdef"), st.sampled_from([A, B])), days, max_size=12)
off = st.decimals(min_value=Decimal("-0.0009"), max_value=Decimal("0.0009"), places=6)


@given(sales, stocks, off)
@settings(max_examples=60)
def test_the_effects_of_every_split_add_up_to_the_change_and_agree_with_fractions(
    con: duckdb.DuckDBPyConnection, sold: list[Sold], stock: dict[tuple[str, date], tuple[int, int]], off: Decimal
) -> None:
    rows = _explain(con, sold, stock, off)
    totals: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    for row in rows:
        assert row["effect_amount"] is not None or row["driver"] == "stockout"
        totals[row["level"], row["level_key"], row["split"]] += row["effect_amount"] or 0
    for row in rows:
        assert totals[row["level"], row["level_key"], row["split"]] == row["delta_net_sales"], row
    change = sum((s.net if s.period == B else -s.net for s in sold), Decimal(0))
    assert totals["company", "all", "price_volume"] == change
    for level, key, split in totals:
        if level == "product" and split == "price_volume":
            assert "mix" not in _effects(rows, level, key)
    found = _effects(rows, "company", "all")
    for driver, expected in _in_fractions(sold, stock).items():
        effect = found.get(driver)
        if expected is None:
            assert effect is None, driver
        else:  # rounded once per product to four places
            assert abs(Fraction(effect or 0) - expected) < Fraction(1, 1000), (driver, effect, float(expected))


def _in_fractions(sold: list[Sold], stock: dict[tuple[str, date], tuple[int, int]]) -> dict[str, Fraction | None]:
    """The same rules written down a second time, product by product, without rounding."""
    made: dict[str, Fraction | None] = dict.fromkeys(
        ["volume", "mix", "price", "discount", "returns", "new", "discontinued"], Fraction(0)
    )
    base_units = base_sales = wanted = worth = Fraction(0)
    stockout: Fraction | None = None
    for name in {s.product for s in sold}:
        q, g, d, r, n = ({p: sum(Fraction(getattr(s, f)) for s in sold if (s.product, s.period) == (name, p))
                          for p in (A, B)} for f in ("units", "gross", "discounts", "returns", "net"))  # fmt: skip
        share = {
            p: None if (name, p) not in stock else 1 - Fraction(stock[name, p][1], stock[name, p][0]) for p in (A, B)
        }
        if q[A] <= 0 < q[B] and share[A] in (None, 1):
            made["new"] += n[B] - n[A]
            continue
        if q[B] <= 0 < q[A] and share[B] in (None, 1):
            made["discontinued"] += n[B] - n[A]
            continue
        made["discount"] -= d[B] - d[A]
        made["returns"] -= r[B] - r[A]
        before, after = max(q[A], Fraction(0)), max(q[B], Fraction(0))
        price = g[A] / q[A] if q[A] > 0 else g[B] / q[B] if q[B] > 0 else Fraction(0)
        lost = Fraction(0)
        if before + after > 0 and None not in share.values():
            rate, most = (after, share[B]) if share[B] >= share[A] else (before, share[A])
            lost = rate / most * (share[B] - share[A]) if most else Fraction(0)
            stockout = (stockout or 0) + lost * price
        base_units, base_sales = base_units + before, base_sales + (g[A] if q[A] > 0 else 0)
        wanted, worth = wanted + after - before - lost, worth + (after - before - lost) * price
        made["price"] += g[B] - g[A] - (after - before) * price
    made["volume"] = wanted * base_sales / base_units if base_units else worth
    made["mix"] = worth - made["volume"]
    return {**made, "stockout": stockout}
