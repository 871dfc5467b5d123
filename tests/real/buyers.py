"""Who buys again and what goes together, worked out by pandas and statsmodels and held against the published marts.

Every function takes frames made of delivered files: one row a line with order, product, customer, day, units, amount.
"""

from __future__ import annotations

import math

import duckdb
import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix
from statsmodels.stats.proportion import proportion_confint

MANY = 100  # orders with more different products are left out of pairs, and said to be


def purchases(lines: pd.DataFrame) -> pd.DataFrame:
    """One row an order of a known customer in which something was bought."""
    bought = lines[lines.customer.notna() & ~((lines.units < 0) & (lines.amount < 0))]
    orders = bought.groupby(["customer", "order"], as_index=False).agg(at=("at", "max"), day=("day", "max"))
    return orders.sort_values(["customer", "at", "order"]).assign(
        number=lambda table: table.groupby("customer").cumcount() + 1
    )


def hold_scores(marts: duckdb.DuckDBPyConnection, lines: pd.DataFrame, net: pd.Series, as_of: pd.Timestamp) -> int:
    """Recency, frequency and money of every buyer with their scores; `net` is what each customer paid and kept."""
    table = purchases(lines).groupby("customer").agg(last=("day", "max"), frequency=("order", "size"))
    table["recency"] = (as_of - table["last"]).dt.days
    table["monetary"] = net.reindex(table.index)
    for score, column in (("r", -table.recency), ("f", table.frequency), ("m", table.monetary.round(4))):
        share = column.rank(method="max") / len(table)  # cume_dist
        table[f"{score}_score"] = np.ceil(5 * share.round(12))
    found = marts.execute(
        """select customer_key, recency_days as recency, frequency, cast(monetary as double) as monetary,
                  r_score, f_score, m_score from marts.customer_rfm"""
    ).df()
    found = found.set_index("customer_key")
    assert set(found.index) == set(table.index)
    found = found.loc[table.index]
    np.testing.assert_allclose(found.monetary, table.monetary, atol=0.005)
    columns = ["recency", "frequency", "r_score", "f_score", "m_score"]
    pd.testing.assert_frame_equal(found[columns].astype(int), table[columns].astype(int), check_names=False)
    return len(table)


def cohorts(lines: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """Size, active and repeat customers of each cohort in each whole month since."""
    orders = purchases(lines)
    month = orders.day.dt.to_period("M")
    first = month[orders.number == 1].set_axis(orders.customer[orders.number == 1])
    second = month[orders.number == 2].set_axis(orders.customer[orders.number == 2])
    active = orders.assign(month=month, cohort=orders.customer.map(first)).drop_duplicates(["customer", "month"])
    ends = [one for one in pd.period_range(first.min(), as_of, freq="M") if one.end_time.normalize() <= as_of]
    rows = []
    for cohort, people in first.groupby(first):
        again = second.reindex(people.index)
        of_cohort = active[active.cohort == cohort].month.value_counts()
        for month_now in [one for one in ends if one >= cohort]:
            rows.append(
                (cohort.start_time, (month_now - cohort).n, len(people), int(of_cohort.get(month_now, 0)),
                 int((again <= month_now).sum()))
            )  # fmt: skip
    return pd.DataFrame(rows, columns=["cohort_month", "months_since", "size", "active", "repeat"])


def hold_cohorts(marts: duckdb.DuckDBPyConnection, table: pd.DataFrame, min_n: int) -> None:
    """Counts of every cell, and rates with their intervals where the cohort is large enough."""
    found = marts.execute(
        """select cohort_month, months_since, cohort_size, active_customers, repeat_customers, active_rate, repeat_rate,
                  ci_low, ci_high, is_suppressed
           from marts.customer_cohorts where segment_name = 'all' and is_mature order by 1, 2"""
    ).df()
    assert (
        found[["cohort_month", "months_since"]].values.tolist()
        == table[["cohort_month", "months_since"]].values.tolist()
    )
    for ours, theirs in (("cohort_size", "size"), ("active_customers", "active"), ("repeat_customers", "repeat")):
        assert list(found[ours]) == list(table[theirs]), ours
    shown = (table["size"] >= min_n).to_numpy()
    assert list(found.is_suppressed) == list(~shown)
    assert found[~shown][["active_rate", "repeat_rate", "ci_low"]].isna().all(axis=None)
    some, theirs = found[shown], table[shown]
    np.testing.assert_allclose(some.active_rate, theirs.active / theirs["size"], atol=1e-12)
    np.testing.assert_allclose(some.repeat_rate, theirs.repeat / theirs["size"], atol=1e-12)
    low, high = proportion_confint(theirs.repeat, theirs["size"], method="wilson")
    np.testing.assert_allclose(some.ci_low, low, atol=1e-9)
    np.testing.assert_allclose(some.ci_high, high, atol=1e-9)


def baskets(lines: pd.DataFrame) -> tuple[pd.Series, pd.Series, int, int]:
    """Orders of each product and of each ordered pair, all orders, and orders left out for their size."""
    bought = lines[lines.units > 0].drop_duplicates(["order", "product"])
    size = bought.groupby("order")["product"].transform("size")
    kept = bought[size <= MANY]
    order, named = pd.Categorical(kept.order), kept["product"].notna().to_numpy()  # a charge has no name
    product = pd.Categorical(kept["product"][named])
    held = csr_matrix((np.ones(len(product), dtype=np.int64), (order.codes[named], product.codes)))
    names = product.categories.to_numpy()
    together = (held.T @ held).tocoo()
    apart = together.row != together.col
    pairs = pd.Series(together.data[apart], [names[together.row[apart]], names[together.col[apart]]])
    singles = kept["product"].value_counts()
    return singles, pairs, len(order.categories), bought.order.nunique() - len(order.categories)


def hold_pairs(marts: duckdb.DuckDBPyConnection, lines: pd.DataFrame, month: str, least: int) -> pd.DataFrame:
    """Every pair with enough orders in a window: rate with Wilson's, lift with Katz's interval. Returns what is published."""
    singles, pairs, orders, left_out = baskets(lines)
    expected = pairs[pairs >= least].to_dict()
    found = marts.execute(
        """select anchor_product as a, attached_product as b, orders, orders_left_out, orders_a, orders_b, orders_ab,
                  attach_rate, ci_low, ci_high, lift, lift_ci_low, lift_ci_high
           from marts.product_attach where month = ? order by orders_ab desc, a, b""",
        [month],
    ).df()
    assert dict(zip(zip(found.a, found.b, strict=True), found.orders_ab, strict=True)) == expected
    if found.empty:
        return found
    assert (set(found.orders), set(found.orders_left_out)) == ({orders}, {left_out})
    assert list(found.orders_a) == list(singles[found.a]) and list(found.orders_b) == list(singles[found.b])
    rate, base = found.orders_ab / found.orders_a, found.orders_b / orders
    np.testing.assert_allclose(found.attach_rate, rate, atol=1e-12)
    low, high = proportion_confint(found.orders_ab, found.orders_a, method="wilson")
    np.testing.assert_allclose(found.ci_low, low, atol=1e-9)
    np.testing.assert_allclose(found.ci_high, high, atol=1e-9)
    np.testing.assert_allclose(found.lift, rate / base, rtol=1e-9)
    spread = np.sqrt(1 / found.orders_ab - 1 / found.orders_a + 1 / found.orders_b - 1 / orders)
    for ours, sign in ((found.lift_ci_low, -1), (found.lift_ci_high, 1)):
        np.testing.assert_allclose(ours, rate / base * np.exp(sign * 1.959963984540054 * spread), rtol=1e-9)
    assert math.isfinite(found.lift_ci_high.max())
    return found
