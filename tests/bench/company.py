"""Writes the shop of the whole-job benchmarks: a landing folder of quarterly files, and single days that follow.

What happened stands in `sql/company.sql`; here is how it is cut into files. The same bytes for the same size.
"""

from __future__ import annotations

import os
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import duckdb

from tests.bench.data import SQL, building, settle
from tests.bench.sizes import shop_sizes

LAST_DAY = date(2026, 6, 30)
SOURCES = f"""\
company: {{name: Bench, as_of: {LAST_DAY}, reporting_currency: EUR, time_zone: UTC, min_n: 5, return_window_days: 60}}
defaults: {{currency: EUR}}
sources:
  products: {{feed: product.products, location: products.csv, delivery: snapshot}}
  costs: {{feed: product.product_costs, location: costs.csv, delivery: snapshot}}
  customers: {{feed: sales.customers, location: customers.csv, delivery: snapshot}}
  orders: {{feed: sales.orders, location: orders_*.csv, delivery: corrections, order_by: updated_at}}
  lines: {{feed: sales.order_lines, location: lines_*.csv}}
  refunds: {{feed: sales.refunds, location: refunds_*.csv}}
  answers: {{feed: survey.answers, location: answers_*.csv}}
  questions:
    feed: survey.questions
    delivery: snapshot
    records:
      - {{question_id: recommend, version: 1, survey_program: post_purchase, wording: "Would you recommend us?",
         metric_type: nps, scale_min: 0, scale_max: 10, direction: 1}}
      - {{question_id: satisfied, version: 1, survey_program: post_purchase, wording: "How satisfied are you?",
         metric_type: csat, scale_min: 1, scale_max: 5, direction: 1}}
"""


def company(folder: str, lines: int, products: int | None = None, customers: int | None = None) -> dict[str, str]:
    """Three years of about `lines` order lines below `folder`, unless they are there."""
    landing = Path(folder) / "_".join(["company", *(str(size) for size in (lines, products, customers) if size)])
    if not landing.exists():
        with building(landing) as partial, shop(lines, products, customers) as con:
            register(con, partial)
            for first, after in quarters():
                facts(con, partial, first, after)
            (partial / "sources.yml").write_text(SOURCES)
    return {"landing": str(landing)}


def day(landing: str, target: str, lines: int, days_after: int) -> dict[str, str]:
    """A landing folder `target` with the files of `landing` and the deliveries of one later day."""
    folder, today = Path(target), LAST_DAY + timedelta(days=days_after)
    folder.mkdir(parents=True, exist_ok=True)
    for path in Path(landing).iterdir():
        if not (folder / path.name).exists():
            os.link(path, folder / path.name)
    with shop(lines) as con:
        facts(con, folder, today, today + timedelta(days=1))
        _correct(con, folder, today)
    settle(folder)
    return {"as_of": today.isoformat()}


def shop(lines: int, products: int | None = None, customers: int | None = None) -> duckdb.DuckDBPyConnection:
    """What happened in a shop of this size, as table macros of a connection."""
    con = duckdb.connect()
    told = {"n_products": products, "n_customers": customers}
    sizes = shop_sizes(lines) | {name: size for name, size in told.items() if size}
    for name, size in sizes.items():
        con.execute(f"set variable {name} = cast({size} as bigint)")
    con.execute((SQL / "company.sql").read_text())
    return con


def register(con: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Products, costs and customers."""
    for name, size in (("products", "n_products"), ("costs", "n_products"), ("customers", "n_customers")):
        write(con, folder / f"{name}.csv", f"from {name}_of(getvariable('{size}'))")


def facts(con: duckdb.DuckDBPyConnection, folder: Path, first: date, after: date) -> None:
    """What was ordered, refunded and answered from `first` up to, not including, `after`."""
    label = after - timedelta(days=1)
    start, end = f"timestamp '{first}'", f"timestamp '{after}'"
    numbers = f"cast(order_no({start}) as bigint), cast(order_no({end}) as bigint)"
    low, high = con.execute(f"select {numbers}").fetchone() or (0, 0)
    write(con, folder / f"orders_{label}.csv", f"from orders_of({low}, {high})")
    write(con, folder / f"lines_{label}.csv", f"from line_rows({low}, {high})")
    write(con, folder / f"refunds_{label}.csv", f"from refunds_of({start}, {end})")
    write(con, folder / f"answers_{label}.csv", f"from answers_of({start}, {end})")


def _correct(con: duckdb.DuckDBPyConnection, folder: Path, today: date) -> None:
    """Orders of the last ten days that were pending are delivered again, completed, at the end of today's file."""
    path = folder / f"orders_{today}.csv"
    low, high = f"order_no(timestamp '{today - timedelta(days=10)}')", f"order_no(timestamp '{today}')"
    low, high = con.execute(f"select {low}, {high}").fetchone() or (0, 0)
    corrected = (
        f"select * replace ('completed' as status, timestamp '{today} 23:00:00' as updated_at) "
        f"from orders_of({low}, {high}) where status = 'pending'"
    )
    spare = path.with_suffix(".part")
    write(
        con,
        spare,
        f"from read_csv('{path}', all_varchar = true) union all (select columns(*)::varchar from ({corrected}))",
    )
    spare.replace(path)


def quarters() -> list[tuple[date, date]]:
    """First day of each quarter, and of the next."""
    firsts = [date(2023 + (6 + 3 * n) // 12, (6 + 3 * n) % 12 + 1, 1) for n in range(13)]
    return list(pairwise(firsts))


def write(con: duckdb.DuckDBPyConnection, path: Path, query: str) -> None:
    """The rows of a query as CSV."""
    con.execute(f"copy ({query}) to '{path}' (format csv, header true)")
