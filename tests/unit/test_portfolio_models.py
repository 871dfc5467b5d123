"""Models of the portfolio, run as SQL on random companies, against pandas or counts made one by one.

Add a case here when a rule of product_abc, product_mix, product_attach or product_cannibalisation changes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product

import duckdb
import numpy as np
import pandas as pd
import pytest

from tests.unit.rendered_models import environment, make
from tests.unit.test_sql_statistics import KNOWN

environment().globals["days_elapsed"] = lambda first, last: f"date_diff('day', {first}, {last})"
ASSORTMENT = [
    "int_assortment_months_listed",
    "int_assortment_sales_summed",
    "int_assortment_units_ranked",
    "int_assortment_units_measured",
    "product_abc",
    "product_mix",
]
ATTACH = [
    "int_attach_months_judged",
    "int_attach_lines_numbered",
    "int_attach_followers_found",
    "int_attach_baskets_built",
    "int_attach_pair_months_counted",
    "int_attach_windows_summed",
    "product_attach",
]
CANNIBALISATION = [
    "int_cannibalisation_pairs_dated",
    "int_cannibalisation_controls_chosen",
    "int_cannibalisation_months_counted",
    "int_cannibalisation_ratios_measured",
    "int_cannibalisation_estimated",
    "product_cannibalisation",
]
AS_OF = date(2024, 6, 30)


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as made:
        made.execute(f"""
            create table stg_company__company as select date '{AS_OF}' as as_of, 5 as min_n, 'EUR' as reporting_currency;
            create table stg_company__rules as select 12 as new_product_months, 3 as attach_min_orders,
                0 as attach_window_days, 12 as cannibalisation_min_months;
            create table dates as select cast(date_trunc('month', d) as date) as month_start,
                last_day(d) <= date '{AS_OF}' as is_complete_month
            from range(date '2022-01-01', date '2025-01-01', interval 1 day) as days (d)""")
        yield made


def sell(con: duckdb.DuckDBPyConnection, products: pd.DataFrame, sales: pd.DataFrame) -> None:
    """The catalogue and its daily sales, all in euros."""
    con.register("given_products", products)
    con.register("given_sales", sales)
    con.execute("""
        create table products as select product_key, product_line, family, cast(launched_on as date) as launched_on,
            cast(retired_on as date) as retired_on, is_charge from given_products;
        create table daily_product_sales as select product_key, cast(date as date) as date, units_sold,
            cast(net_sales as decimal(18, 4)) as net_sales, 'EUR' as currency, 'EUR' as source_currency from given_sales;
        create table int_sales_days_converted as from daily_product_sales""")


def catalogue(keys: list[str], **columns: list[str | None]) -> pd.DataFrame:
    given = {
        "product_line": None,
        "family": None,
        "launched_on": None,
        "retired_on": None,
        "is_charge": False,
    } | columns
    return pd.DataFrame({"product_key": keys} | given)


def test_the_worked_answer_holds_through_the_whole_chain(con: duckdb.DuckDBPyConnection) -> None:
    revenue, expected = KNOWN["abc_1"]["input"]["revenue"], KNOWN["abc_1"]["expected"]
    keys = [f"p{i}" for i in range(len(revenue))]
    sales = pd.DataFrame({"product_key": keys, "date": "2024-06-10", "units_sold": 1, "net_sales": revenue})
    sell(con, catalogue(keys), sales)
    make(con, ASSORTMENT)
    assert con.execute("select abc_class from product_abc order by product_key").fetchall() == [
        (letter,) for letter in expected["classes"]
    ]
    row = con.execute("select hhi_revenue, pareto_top20_share from product_mix where business_unit = 'all'").fetchone()
    assert row == (pytest.approx(expected["hhi"], abs=1e-9), pytest.approx(0.75))


@pytest.mark.parametrize("seed", range(3))
def test_classes_and_concentration_agree_with_pandas(con: duckdb.DuckDBPyConnection, seed: int) -> None:
    rng = np.random.default_rng(seed)
    keys = [f"p{i:02d}" for i in range(40)]
    lines = [f"line {i % 3}" for i in range(40)]
    days = pd.DataFrame({"product_key": rng.choice(keys, 3000, p=rng.dirichlet(np.ones(40)))})
    days["date"] = [date(2022, 7, 1) + timedelta(int(d)) for d in rng.integers(0, 730, 3000)]
    days["units_sold"], days["net_sales"] = 1, np.round(rng.normal(5, 8, 3000), 2)
    sell(con, catalogue(keys, product_line=lines, family=[f"f{i % 7}" for i in range(40)]), days)
    make(con, ASSORTMENT)
    when = pd.to_datetime(days["date"])
    for month in pd.date_range("2022-08-01", "2024-06-01", freq="5MS"):
        window = days[(when >= month - pd.DateOffset(months=11)) & (when < month + pd.DateOffset(months=1))]
        sums = window.groupby("product_key")["net_sales"].sum().round(2)
        ranked = sums[sums > 0].sort_values(ascending=False, kind="stable")
        before = (ranked.cumsum() - ranked) / ranked.sum()
        classes = pd.cut(before, [-1, 0.8 - 1e-12, 0.95 - 1e-12, 2], labels=["A", "B", "C"]).astype(str).to_dict()
        query = "select product_key, abc_class from product_abc where month = ?"
        found = dict(con.execute(query, [month.date()]).fetchall())
        assert {key: found[key] for key in sums.index} == {key: classes.get(key, "N") for key in sums.index}
        per_line = ranked.groupby(dict(zip(keys, lines, strict=True))).sum()
        shares, line_shares = ranked / ranked.sum(), per_line / per_line.sum()
        related = 1 - (line_shares * np.log(line_shares)).sum() / (shares * np.log(shares)).sum()
        query = """select hhi_revenue, pareto_top20_share, consistency_index, items_with_sales, long_tail_share
            from product_mix where business_unit = 'all' and month = ?"""
        top = ranked.head(int(np.ceil(len(ranked) / 5))).sum() / ranked.sum()
        tail = list(classes.values()).count("C") / len(ranked)
        expected = (10_000 * (shares**2).sum(), top, related, len(ranked), tail)
        assert con.execute(query, [month.date()]).fetchone() == pytest.approx(expected, abs=1e-9)


def shop(con: duckdb.DuckDBPyConnection, seed: int) -> pd.DataFrame:
    """400 orders of known and unknown customers, some with many products; one line per order and product."""
    rng = np.random.default_rng(seed)
    rows = []
    for i in range(400):
        customer = rng.choice(["unknown", *(f"c{n}" for n in range(40))])
        day = date(2023, 1, 1) + timedelta(int(rng.integers(0, 545)))
        count = 101 if i % 100 == 0 else int(rng.integers(1, 5))
        for item in rng.permutation(12 if count < 100 else 120)[:count]:
            rows.append((f"o{i}", customer, day, f"p{item:03d}"))
    lines = pd.DataFrame(rows, columns=["order_id", "customer_key", "order_date", "product_key"])
    con.register("given_lines", lines)
    con.execute("""
        create table order_lines as select *, order_date as order_at, true as is_counted, 1 as quantity from given_lines;
        create table products as select distinct product_key, false as is_charge from order_lines
        union all select 'unknown', false""")
    return lines


@pytest.mark.parametrize(("seed", "days"), product(range(2), (0, 20)))
def test_pairs_agree_with_counting_orders_one_by_one(con: duckdb.DuckDBPyConnection, seed: int, days: int) -> None:
    lines = shop(con, seed)
    con.execute("update stg_company__rules set attach_window_days = ?", [days])
    make(con, ATTACH)
    orders = {key: (group.customer_key.iloc[0], group.order_date.iloc[0], set(group.product_key))
              for key, group in lines.groupby("order_id")}  # fmt: skip
    last = date(2024, 6, 1) if days == 0 else date(2024, 5, 1)
    first = date(last.year - 1, last.month + 1, 1)
    end = date(last.year, last.month + 1, 1)
    a, b, ab, n = Counter(), Counter(), Counter(), 0
    for key, (customer, day, own) in orders.items():
        basket = set(own)
        for other, (who, when, items) in orders.items():
            if other != key and who == customer != "unknown" and days and day <= when <= day + timedelta(days):
                basket |= items
        if not first <= day < end or len(basket) > 100:
            continue
        n += 1
        a.update(own)
        b.update(basket)
        ab.update((x, y) for x in own for y in basket if x != y)
    found = con.execute(
        """select anchor_product, attached_product, orders, orders_a, orders_b, orders_ab from product_attach
           where month = ? order by 1, 2""",
        [last],
    ).fetchall()
    assert found == sorted((x, y, n, a[x], b[y], count) for (x, y), count in ab.items() if count >= 3)
    assert len(found) > 20


def test_the_interval_of_what_was_taken_holds_its_level(con: duckdb.DuckDBPyConnection) -> None:
    """300 lines of an old product, its successor and a seasonal control; the successor takes a known number of units."""
    rng = np.random.default_rng(3)
    months = pd.date_range("2023-01-01", "2024-06-01", freq="MS")
    keys, products, rows, taken = [], [], [], {}
    for i in range(300):
        names = [f"old{i}", f"new{i}", f"control{i}"]
        keys += names
        products += [
            (f"line {i}", "peas", "2015-01-01"),
            (f"line {i}", "peas", "2024-01-01"),
            (f"line {i}", "corn", "2015-01-01"),
        ]
        for m, month in enumerate(months):
            control = rng.poisson(4000 * (1 + 0.4 * np.sin(m / 12 * 2 * np.pi)))
            would, lost = 0.1 * control * (1 + 0.08 * rng.standard_normal()), 120 * (m >= 12)
            taken[f"old{i}"] = taken.get(f"old{i}", 0) + lost
            units = [round(would) - lost, 200 * (m >= 12), control]
            rows += [(name, month.date(), u, 0.0) for name, u in zip(names, units, strict=True) if u]
    lines, families, launches = (list(column) for column in zip(*products, strict=True))
    sell(con, catalogue(keys, product_line=lines, family=families, launched_on=launches),
         pd.DataFrame(rows, columns=["product_key", "date", "units_sold", "net_sales"]))  # fmt: skip
    con.execute("""create table stg_product__product_links as select 'old' || i as product_id,
        'new' || i as related_product_id, 'successor' as link_type from range(300) as t (i)""")
    make(con, CANNIBALISATION)
    found = con.execute("""select old_product, cannibalised_so_far_low, cannibalised_so_far_high, cannibalisation_rate
        from product_cannibalisation where months_since = 5""").fetchall()
    assert len(found) == 300
    covered = sum(low <= taken[old] <= high for old, low, high, _ in found) / 300
    assert 0.917 <= covered <= 0.982  # the 99 % band of 300 draws at 95 %
    assert np.mean([rate for *_, rate in found]) == pytest.approx(0.6, abs=0.02)
