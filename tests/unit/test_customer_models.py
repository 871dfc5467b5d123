"""Models of customers, run as SQL on random orders, against pandas.

Add a case here when a rule of customer_rfm or customer_cohorts changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import duckdb
import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.proportion import proportion_confint

from tests.unit.rendered_models import environment, make
from tests.unit.test_sql_statistics import KNOWN

environment().globals["days_elapsed"] = lambda first, last: f"date_diff('day', {first}, {last})"
CHAIN = [
    "int_customer_orders_valued",
    "int_customers_valued",
    "int_cohort_members_segmented",
    "int_cohort_months_counted",
    "customer_rfm",
    "customer_cohorts",
]
AS_OF = date(2024, 6, 20)


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as made:
        made.execute(f"""
            create table stg_company__company as select date '{AS_OF}' as as_of, 5 as min_n, 'EUR' as reporting_currency;
            create table int_exchange_rates_dated as select 'USD' as currency, date '2000-01-01' as valid_from,
                cast(null as date) as next_valid_from, cast(0.5 as decimal(19, 8)) as rate;
            create table dates as select cast(date_trunc('month', d) as date) as month_start,
                last_day(d) <= date '{AS_OF}' as is_complete_month
            from range(date '2023-01-01', date '2025-01-01', interval 1 day) as days (d)""")
        yield made


def order(con: duckdb.DuckDBPyConnection, lines: pd.DataFrame) -> None:
    """The order lines and the customers behind them, c0 a member of staff."""
    con.register("given_lines", lines)
    con.execute("""
        create table int_order_lines_priced as select customer_key, 's' as line_source, line_id, order_id,
            cast(order_date as timestamp) as order_at, order_date, 'web' as channel, currency, 1 as quantity,
            cast(net_sales + back + 1 as decimal(18, 4)) as gross_sales, cast(1 as decimal(18, 4)) as discounts,
            true as is_counted from given_lines;
        create table int_refunds_allocated as
            select 's' as line_source, order_id, line_id, cast(back as decimal(18, 4)) as refund_amount, false as is_orphan,
                least(order_date + 9, (select as_of from stg_company__company)) as refund_date from given_lines where back > 0
            union all  -- one day later nothing of it is known
            select 's', order_id, line_id, 1000, false, (select as_of + 1 from stg_company__company) from given_lines;
        create table customers as select distinct customer_key, customer_key = 'c0' as is_internal, false as is_test,
            case hash(customer_key) % 2 when 0 then 'Z' else 'X' end as generation, 'unknown' as segment
        from int_order_lines_priced""")


def random_lines(seed: int) -> pd.DataFrame:
    """3,000 lines of 2,000 orders by 301 customers, a fifth of them by nobody in particular, a tenth in dollars."""
    rng = np.random.default_rng(seed)
    orders = pd.DataFrame({"order_id": [f"o{i}" for i in range(2000)]})
    orders["customer_key"] = [f"c{int(c)}" for c in rng.zipf(1.6, 2000) % 300]
    orders.loc[rng.random(2000) < 0.2, "customer_key"] = "unknown"
    orders["order_date"] = [date(2023, 1, 1) + timedelta(int(d)) for d in rng.integers(0, 560, 2000)]
    orders["currency"] = np.where(rng.random(2000) < 0.1, "USD", "EUR")
    lines = orders.iloc[rng.integers(0, 2000, 3000)].copy()
    lines["net_sales"] = np.round(rng.gamma(2, 10, 3000), 2)
    lines["back"] = np.where(rng.random(3000) < 0.2, 3, 0)
    lines["line_id"] = [f"l{i}" for i in range(3000)]
    return lines


def purchases(lines: pd.DataFrame) -> pd.DataFrame:
    """Orders that count: of known customers but staff, up to the as-of date, in euros."""
    kept = lines[~lines.customer_key.isin(["unknown", "c0"]) & (lines.order_date <= AS_OF)].copy()
    kept["value"] = kept.net_sales * np.where(kept.currency == "USD", 0.5, 1)
    made = kept.groupby(["customer_key", "order_id", "order_date"], as_index=False)["value"].sum()
    made["month"] = pd.to_datetime(made.order_date).dt.to_period("M")
    return made


def test_the_worked_frequencies_hold_through_the_whole_chain(con: duckdb.DuckDBPyConnection) -> None:
    """D11, and F1: three guest orders without an address stand beside the ten customers and change nothing."""
    frequencies = KNOWN["rfm_1"]["input"]["x"]
    who = [f"k{i}" for i, times in enumerate(frequencies) for _ in range(times)] + ["unknown"] * 3
    lines = pd.DataFrame({"customer_key": who, "order_id": [f"o{i}" for i in range(len(who))], "order_date": AS_OF})
    lines = lines.assign(line_id=lines.order_id, back=0)
    order(con, lines.assign(currency="EUR", net_sales=1))
    make(con, CHAIN)
    found = con.execute("select f_score, m_score, r_score from customer_rfm order by customer_key").fetchall()
    assert found == [(score, score, 5) for score in KNOWN["rfm_1"]["expected"]["scores"]]
    assert con.execute("""select cohort_size, repeat_customers from customer_cohorts
        where segment_name = 'all' and months_since = 0""").fetchone() == (10, 4)


@pytest.mark.parametrize("seed", range(3))
def test_scores_agree_with_pandas(con: duckdb.DuckDBPyConnection, seed: int) -> None:
    lines = random_lines(seed)
    order(con, lines)
    make(con, CHAIN)
    customers = purchases(lines).groupby("customer_key").agg(
        last=("order_date", "max"), frequency=("order_id", "nunique"), monetary=("value", "sum")
    )  # fmt: skip
    scores = pd.DataFrame({
        "r_score": pd.to_datetime(customers["last"]).rank(method="max"),
        "f_score": customers.frequency.rank(method="max"),
        "m_score": customers.monetary.round(4).rank(method="max"),
    })  # fmt: skip
    expected = np.ceil(5 * scores / len(customers)).astype(int)
    found = con.execute("select * from customer_rfm order by customer_key").df().set_index("customer_key")
    pd.testing.assert_frame_equal(found[list(expected)].astype(int), expected.sort_index(), check_names=False)
    assert (found.frequency == customers.frequency.sort_index()).all()
    assert found.monetary.astype(float).values == pytest.approx(customers.monetary.sort_index().values, abs=1e-6)


@pytest.mark.parametrize("seed", range(3))
def test_cohorts_agree_with_pandas(con: duckdb.DuckDBPyConnection, seed: int) -> None:
    lines = random_lines(seed)
    order(con, lines)
    make(con, CHAIN)
    orders = purchases(lines).sort_values(["customer_key", "order_date", "order_id"])
    orders["number"] = orders.groupby("customer_key").cumcount() + 1
    orders["cohort"] = orders.groupby("customer_key")["month"].transform("min")
    found = con.execute("""select * from customer_cohorts where segment_name = 'all'
        order by cohort_month, months_since""").df()
    last = pd.Period(AS_OF, "M")
    assert len(found) == sum((last - cohort).n + 1 for cohort in orders.cohort.unique())  # no month is left out
    for row in found.itertuples():
        cohort = pd.Period(row.cohort_month, "M")
        group, month = orders[orders.cohort == cohort], cohort + row.months_since
        so_far, size = group[group.month <= month], group.customer_key.nunique()
        repeaters = int((so_far.number == 2).sum())
        assert (row.cohort_size, row.repeat_customers) == (size, repeaters)
        assert row.active_customers == group[group.month == month].customer_key.nunique()
        assert float(row.cumulative_revenue) == pytest.approx(so_far.value.sum(), abs=1e-6)
        assert (row.eligible, row.is_mature) == ((0, False) if month == last else (size, True))
        if month == last or size < 5:
            assert np.isnan(row.repeat_rate) and np.isnan(row.ci_low)
        else:
            interval = proportion_confint(repeaters, size, method="wilson")
            assert (row.repeat_rate, row.ci_low, row.ci_high) == pytest.approx((repeaters / size, *interval), abs=1e-9)


def test_segments_add_up_to_all(con: duckdb.DuckDBPyConnection) -> None:
    order(con, random_lines(9))
    make(con, CHAIN)
    sums = con.execute("""
        select cohort_month, months_since, segment_name, sum(cohort_size), sum(active_customers), sum(repeat_customers),
            sum(orders), sum(revenue)
        from customer_cohorts group by all""").df()
    everyone = sums[sums.segment_name == "all"].drop(columns="segment_name")
    for name in ("generation", "first_channel", "segment"):
        part = sums[sums.segment_name == name].drop(columns="segment_name")
        assert sorted(map(tuple, part.values)) == sorted(map(tuple, everyone.values)), name
