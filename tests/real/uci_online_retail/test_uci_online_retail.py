"""UCI Online Retail, 167 daily files of a real gift shop: every total and every oddity against plain SQL on the files."""

from __future__ import annotations

import os
import random
import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.dbt_commands import ensure_manifest, run_dbt
from orchestration.raw.config_file import read_sources
from orchestration.raw.load import load_sources
from orchestration.resources import WorkFile
from orchestration.settings import Settings
from tests.conftest import KEY
from tests.real.conftest import RealCompany, Runner, one

SOURCES = Path(__file__).with_name("sources.yml")
AS_OF = "date '2011-06-30'"
RETURN = "(quantity < 0 and price > 0)"  # a cancellation; a write-off has no price
pytestmark = pytest.mark.real


def failing(marts: duckdb.DuckDBPyConnection, thing: str, dimension: str) -> tuple[int, int]:
    """Failing and all rows of one line of data_quality."""
    found: tuple[int, int] = one(
        marts,
        f"select failing_rows, total_rows from marts.data_quality "
        f"where object = '{thing}' and dimension = '{dimension}'",
    )
    return found


@pytest.mark.parametrize("source", ["uci_orders", "uci_order_lines", "uci_products"])
def test_every_row_of_every_file_is_accounted_for(company: RealCompany, files: Any, source: str) -> None:
    counted = files.execute("select file, count(*), 0, 0 from lines group by file order by file").fetchall()
    assert len(counted) == 167
    assert counted == company.work(
        f"""select path, loaded, quarantined, held from loads.files
            where source = '{source}' and counted = loaded + quarantined + held order by path"""
    )


def test_lines_to_the_cent_and_none_lost_that_looks_like_another(marts: Any, files: Any) -> None:
    assert one(marts, "select count(*), sum(gross_sales), sum(quantity) from marts.order_lines") == one(
        files, "select count(*), sum(amount), sum(quantity) from lines"
    )
    keys = "count(distinct (order_id, line_id))"
    assert one(marts, f"select count(*) - {keys} from marts.order_lines") == 0
    group = "select count(*) as n from {} group by {} having n > 1"
    twice = group.format("lines", "invoice, code, quantity, price")
    expected = one(files, f"select count(*), sum(n) from ({twice})")
    assert expected[0] > 1800
    kept = group.format("marts.order_lines", "order_id, source_product_id, quantity, unit_price")
    assert one(marts, f"select count(*), sum(n) from ({kept})") == expected


def test_an_invoice_is_one_order_however_many_lines_name_it(company: RealCompany, files: Any) -> None:
    expected = files.execute(
        """select invoice, cast(max(sold_at) as date), any_value(customer), any_value(country) from lines
           group by invoice order by invoice"""
    ).fetchall()
    assert expected == company.work(
        "select order_id, order_date, customer_id, region from staging.stg_sales__orders order by order_id"
    )


MONTHS = """select cast(date_trunc('month', sold_at) as date) as month,
       sum(amount) filter (not {0}), -sum(amount) filter ({0}), sum(amount),
       sum(quantity) filter (not {0}), -sum(quantity) filter ({0})
from lines group by 1 order by 1"""


def test_months_to_the_cent_with_cancellations_as_returns(marts: Any, files: Any) -> None:
    for table, month in (
        ("product_months", "month"),
        ("daily_product_sales", "cast(date_trunc('month', date) as date)"),
    ):
        found = marts.execute(
            f"""select {month} as month, sum(gross_sales), sum(returns_amount), sum(net_sales), sum(units_sold),
                       sum(units_returned)
                from marts.{table} group by 1 order by 1"""
        ).fetchall()
        assert found == files.execute(MONTHS.format(RETURN)).fetchall(), table


ODDITIES = {  # what is odd: SQL on the files, SQL on the marts, least number expected
    "lines of cancellations": (
        "select count(*), sum(amount) from lines where invoice like 'C%'",
        "select count(*), sum(gross_sales) from marts.order_lines where order_id like 'C%'", 4000),
    "cancelled invoices": (
        "select count(distinct invoice), 0 from lines where invoice like 'C%'",
        "select count(distinct order_id), 0 from marts.order_lines where order_id like 'C%'", 1000),
    "write-offs: negative, but no cancellation": (
        "select count(*), sum(amount) from lines where quantity < 0 and invoice not like 'C%'",
        "select count(*), sum(gross_sales) from marts.order_lines where quantity < 0 and order_id not like 'C%'", 700),
    "returns without a sale": (
        """select count(*), sum(amount) from lines as back where invoice like 'C%' and customer is not null
           and not exists (select 1 from lines as sale where sale.customer = back.customer and sale.code = back.code
                           and sale.quantity > 0 and cast(sale.sold_at as date) <= cast(back.sold_at as date))""",
        """select count(*), sum(gross_sales) from marts.order_lines as back
           where order_id like 'C%' and source_customer_id is not null
           and not exists (select 1 from marts.order_lines as sale
                           where sale.source_customer_id = back.source_customer_id
                             and sale.source_product_id = back.source_product_id
                             and sale.quantity > 0 and sale.order_date <= back.order_date)""", 500),
    "rows without customer": (
        "select count(*), sum(amount) from lines where customer is null",
        "select count(*), sum(gross_sales) from marts.order_lines where source_customer_id is null", 60000),
    "a customer id written as a fraction": (
        "select count(*), sum(amount) from lines where customer = '17850.0'",
        "select count(*), sum(gross_sales) from marts.order_lines where source_customer_id = '17850.0'", 300),
    "customers": (
        "select count(distinct customer), 0 from lines",
        "select count(distinct source_customer_id), 0 from marts.order_lines", 2000),
    "free of charge": (
        "select count(*), sum(quantity) from lines where price = 0",
        "select count(*), sum(quantity) from marts.order_lines where unit_price = 0", 1000),
    "codes in small and capital letters": (
        "select count(distinct code), count(distinct upper(code)) from lines",
        """select count(distinct source_product_id), count(distinct upper(source_product_id))
           from marts.order_lines where product_key = source_product_id""", 3000),
}  # fmt: skip


@pytest.mark.parametrize("oddity", ODDITIES)
def test_oddities_are_all_there_and_to_the_cent(marts: Any, files: Any, oddity: str) -> None:
    on_files, on_marts, least = ODDITIES[oddity]
    expected = one(files, on_files)
    assert expected[0] >= least, "the oddity is in this data"
    assert one(marts, on_marts) == expected


def test_oddities_are_counted_where_people_look(company: RealCompany, marts: Any, files: Any) -> None:
    lines = one(files, "select count(*) from lines")
    for thing, odd in (("quantity", "quantity <= 0"), ("unit_price", "price <= 0")):
        count = one(files, f"select count(*) from lines where {odd}")
        assert failing(marts, f"order_lines.{thing}", "validity") == (count, lines)
    nobody = one(files, "select count(distinct invoice) filter (customer is null), count(distinct invoice) from lines")
    assert failing(marts, "orders.customer_id", "completeness") == nobody
    brief = (company.home / "publish" / "current" / "brief" / "index.html").read_text()
    assert "order_lines.quantity" in brief and "orders.customer_id" in brief


def test_codes_that_are_not_products_are_named_and_kept(marts: Any, files: Any) -> None:
    no_article = "not regexp_matches(code, '^[0-9]{5}') and not regexp_matches(code, '^(DCGS|gift_)')"
    expected = files.execute(
        f"select code, count(*), sum(amount) from lines where {no_article} group by code order by code"
    ).fetchall()
    assert {"POST", "DOT", "M", "BANK CHARGES"} <= {code for code, _, _ in expected}
    found = marts.execute(
        """select product_key, count(*), sum(gross_sales) from marts.order_lines
           inner join marts.products using (product_key) where product_line = 'Not a product'
           group by product_key order by product_key"""
    ).fetchall()
    assert found == expected
    codes = one(files, "select count(distinct code) from lines")
    assert one(marts, "select count(*) from marts.products") == codes + 1, "and `unknown`"


def test_a_return_rate_is_unknown_where_returns_name_no_sale(marts: Any, files: Any) -> None:
    """60 days: of the months of sale up to April the window has passed by 30 June."""
    expected = files.execute(
        f"""with months as (
                select code, cast(date_trunc('month', sold_at) as date) as month, sum(quantity) as units
                from lines where not {RETURN} group by all
            )
            select code, month, units, if(exists (
                select 1 from lines as back where back.code = months.code and {RETURN}
                  and cast(back.sold_at as date) between month and last_day(month) + 60), null, 0.0) as rate
            from months where last_day(month) + 60 <= {AS_OF} and units >= 30 order by all"""
    ).fetchall()
    assert {rate for _, _, _, rate in expected} == {None, 0.0}
    found = marts.execute(
        """select product_key, month, denominator, return_rate from marts.product_months
           where is_return_rate_mature and not is_suppressed and denominator >= 30 order by all"""
    ).fetchall()
    assert found == expected


def _deliver(landing: Path, file: Path, name: str) -> None:
    shutil.copyfile(file, landing / name)
    old = (landing / name).stat().st_mtime - 60
    os.utime(landing / name, (old, old))


@pytest.fixture(scope="module")
def shuffled(company: RealCompany, delivered: Path, runner: Runner, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The work file of the same company, delivered in eight loads of random files, with copies and touched files."""
    chance = random.Random(352)
    folder = tmp_path_factory.mktemp("shuffled")
    landing = folder / "landing"
    landing.mkdir()
    settings = Settings(SOURCES, landing, folder / "home", key=KEY)
    runner.hand_on_parsed_project(settings.home)
    sources, work = read_sources(SOURCES), WorkFile(settings.work_file)
    days = sorted(delivered.glob("*.csv"))
    chance.shuffle(days)
    batches = [days[start::8] for start in range(8)]
    for number, batch in enumerate(batches):
        for file in batch:
            _deliver(landing, file, file.name)
        for file in chance.sample(days, 4):  # a copy of any day, delivered before, with or after its original
            _deliver(landing, file, f"{file.stem} ({number}).csv")
        for file in chance.sample([day for earlier in batches[: number + 1] for day in earlier], 6):
            os.utime(landing / file.name, (1_700_000_000 + number, 1_700_000_000 + number))
        outcome = load_sources(settings, sources, work, run_id=f"load-{number}")
        assert (outcome.held, outcome.refused, outcome.unsettled) == ([], [], [])
    ensure_manifest(settings)
    built = run_dbt(settings, "build", "--exclude-resource-type", "unit_test", "test")
    assert built.success
    return settings.work_file


@pytest.fixture(scope="module")
def both(company: RealCompany, shuffled: Path) -> duckdb.DuckDBPyConnection:
    """Both work files in one connection: `once` and `shuffled`."""
    con = duckdb.connect()
    con.execute(f"attach '{company.home / 'build' / 'work.duckdb'}' as once (read_only)")
    con.execute(f"attach '{shuffled}' as shuffled (read_only)")
    return con


def _differs(both: duckdb.DuckDBPyConnection, query: str) -> bool:
    """True when the two do not hold the same rows, each as often; `query` says {} for the database."""
    prints = [
        one(both, f"select count(*), sum(cast(hash(t) as hugeint)), bit_xor(hash(t)) from ({query.format(name)}) as t")
        for name in ("once", "shuffled")
    ]
    return bool(prints[0] != prints[1])


def _tables(both: duckdb.DuckDBPyConnection, where: str) -> list[str]:
    sql = f"select schema_name || '.' || table_name from duckdb_tables() where database_name = 'once' and {where}"
    return [name for (name,) in both.execute(f"{sql} order by 1").fetchall()]


def test_shuffled_deliveries_give_the_same_raw_rows(both: Any) -> None:
    tables = _tables(both, "starts_with(schema_name, 'raw_')")
    assert len(tables) >= 11
    assert [name for name in tables if _differs(both, f"select * from {{}}.{name}")] == []
    loaded = "select source, file_id, delivery, counted, loaded, quarantined, held, numeric_totals, max_event_at"
    assert not _differs(both, f"{loaded} from {{}}.loads.files where status = 'loaded'")
    duplicates, unbalanced = one(
        both,
        """select count(*) filter (status = 'duplicate'), count(*) filter (counted <> loaded + quarantined + held)
           from shuffled.loads.files""",
    )
    assert duplicates == 3 * 32, "each copy is known as one, for each of the three sources it is delivered to"
    assert unbalanced == 0


def test_shuffled_deliveries_give_the_same_marts(both: Any) -> None:
    """Row by row; of the manifest without the paths, where a copy that came first has its own name."""
    tables = _tables(both, "schema_name = 'marts' and table_name not in ('publish_ledger', 'source_loads')")
    assert len(tables) >= 11
    assert [name for name in tables if _differs(both, f"select * from {{}}.{name}")] == []
    loads = "select * exclude (path) from {}.marts.source_loads where status = 'loaded'"
    assert not _differs(both, loads)
