"""From delivered files to published marts: totals worked out by hand, and a second run that changes nothing."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from tests.pipeline.conftest import Company


def test_sales_by_month_are_those_worked_out_by_hand(untouched: Company) -> None:
    rows = untouched.published(
        "select strftime(month, '%m'), sum(gross_sales), sum(discounts), sum(returns_amount), sum(net_sales) "
        "from marts.product_months group by 1 order by 1"
    )
    assert rows == [
        ("01", Decimal(90), Decimal(6), Decimal(0), Decimal(84)),
        ("02", Decimal(20), Decimal(0), Decimal(18), Decimal(2)),
        ("03", Decimal(40), Decimal(0), Decimal(0), Decimal(40)),
    ]


def test_lines_carry_returns_to_date_and_lifetime_sums_agree(untouched: Company) -> None:
    lines = untouched.published("select sum(net_sales), sum(units_returned) from marts.order_lines where is_counted")
    days = untouched.published("select sum(net_sales), sum(units_returned) from marts.daily_product_sales")
    assert lines == days == [(Decimal(126), 1)]


def test_margin_uses_the_cost_on_the_order_date_and_stays_unknown_without_one(untouched: Company) -> None:
    rows = untouched.published(
        "select order_id, product_key, gross_margin from marts.order_lines where is_counted order by 1, 2"
    )
    assert rows == [
        ("o1", "peas", Decimal(20)),
        ("o2", "beans", None),
        ("o2", "peas", Decimal(12)),
        ("o3", "beans", None),
        ("o5", "peas", Decimal(20)),
    ]


def test_the_score_is_the_known_answer(untouched: Company) -> None:
    ((n, score, low, high),) = untouched.published(
        "select n, score, ci_low, ci_high from marts.survey_scores where metric = 'nps' and product_key = 'all' "
        "and period_grain = 'all' and segment_name = 'all'"
    )
    assert (n, score) == (10, pytest.approx(30.0))
    assert (low, high) == (pytest.approx(-19.05061537636367), pytest.approx(65.20446153020983))


def test_a_second_run_changes_no_row_and_says_so(company: Company) -> None:
    before, version = _everything(company), company.version
    outcome = company.run()
    assert outcome.success, outcome.errors
    assert company.version == version, "nothing new, so no new version"
    assert _everything(company) == before


def test_a_correction_replaces_the_order_and_history_stays_in_raw(company: Company) -> None:
    company.deliver(
        "orders_late.csv",
        "order_id,ordered_at,customer_id,status,updated_at\no2,2026-01-20 09:00:00,bob,cancelled,2026-03-30 09:00:00\n",
    )
    assert company.run().success
    assert company.published("select sum(net_sales) from marts.daily_product_sales") == [(Decimal(96),)]
    assert company.work("select count(*) from raw_sales.orders where order_id = 'o2'") == [(2,)]


def test_personal_data_is_nowhere_in_what_is_published(untouched: Company) -> None:
    for path in (untouched.settings.publish_root / "current").resolve().rglob("*"):
        assert not path.is_file() or b"ann@example.org" not in path.read_bytes(), path


def test_every_published_table_reads_in_full_and_tells_its_run(untouched: Company) -> None:
    file = untouched.settings.publish_root / "current" / "productops.duckdb"
    with duckdb.connect(str(file), read_only=True) as con:
        names = [
            row[0]
            for row in con.execute("select table_name from duckdb_tables() where schema_name = 'marts'").fetchall()
        ]
        for name in names:
            con.execute(f'select * from marts."{name}"').fetchall()
        assert con.execute("select run_id from marts._publish").fetchall() == [(untouched.version,)]
    assert {"products", "order_lines", "survey_scores", "_publish", "_ledger"} <= set(names)


def test_the_brief_is_there_and_needs_nothing_else(untouched: Company) -> None:
    page = untouched.settings.publish_root / "current" / "brief" / "index.html"
    text = page.read_text(encoding="utf-8")
    assert "<script" not in text
    assert "Tiny" in text
    assert untouched.version in text


def _everything(company: Company) -> dict[str, list[tuple[object, ...]]]:
    names = [row[0] for row in company.published("select table_name from duckdb_tables() where schema_name = 'marts'")]
    return {name: company.published(f'select * from marts."{name}" order by all') for name in names}


def test_work_file_is_free_after_a_run(untouched: Company) -> None:
    lock = Path(f"{untouched.settings.work_file.with_suffix('.lock')}")
    assert lock.exists()
    with duckdb.connect(str(untouched.settings.work_file)) as con:
        assert con.execute("select 1").fetchall() == [(1,)]
