"""What is compared with the published version: halves and restatements are caught, a month more is not.

Add no suites here: that every check can fail is in `test_suites.py`.
"""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from expectations import SUITES
from expectations.drift import FACTS_LOST, PROFILED, RESULTS_LOST
from orchestration.audit.published import record_profile
from tests.unit.expectations.conftest import build
from tests.unit.expectations.test_suites import judge, names

PUBLISHED_MARTS = ["marts.products", "marts.customers"] + [
    mart
    for mart, builder in SUITES.items()
    if builder.__module__.split(".")[1] in {"sales", "operations"} and mart.startswith("marts.")
]
FACTS = {"marts.order_lines", "marts.daily_product_sales", "marts.product_months", "marts.product_margins"}
SMALL = {  # fewer believable rows than are compared
    "marts.products", "marts.product_cannibalisation", "marts.return_rates", "marts.customer_cohorts",
    "marts.product_mix", "marts.goal_progress", "marts.product_trends",
}  # fmt: skip


@pytest.fixture(scope="module")
def version(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The believable company, published on its day."""
    file = tmp_path_factory.mktemp("published") / "productops.duckdb"
    with duckdb.connect(str(file)) as con:
        build(con)
        con.execute("create table marts._publish as select 'run-1' as run_id, date '2026-06-30' as as_of")
    return file


@pytest.fixture
def next_release(company: duckdb.DuckDBPyConnection, version: Path) -> duckdb.DuckDBPyConnection:
    """The same company a day later, with the profile of what was published."""
    assert record_profile(company, version, PROFILED) == len(PROFILED)
    company.execute("update raw_company.company set as_of = date '2026-07-01'")
    return company


def drifted(con: duckdb.DuckDBPyConnection, mart: str) -> set[str]:
    return {name for name in names(judge(con, [mart])[mart]) if name.startswith(("ROWS_", "HISTORY_"))}


def test_every_mart_of_sales_and_products_is_profiled() -> None:
    assert set(PROFILED) == set(PUBLISHED_MARTS)


def test_the_same_again_drifts_nowhere(next_release: duckdb.DuckDBPyConnection) -> None:
    assert {mart: drifted(next_release, mart) for mart in PROFILED} == {mart: set() for mart in PROFILED}


@pytest.mark.parametrize("mart", sorted(set(PROFILED) - SMALL))
def test_half_of_a_mart_gone_is_caught(next_release: duckdb.DuckDBPyConnection, mart: str) -> None:
    next_release.execute(f"delete from {mart} where rowid % 2 = 1")
    verdict = judge(next_release, [mart])[mart]
    assert "ROWS_LOST" in names(verdict)
    severity = [one.severity for one in verdict.failures if one.reason in (FACTS_LOST, RESULTS_LOST)]
    assert severity == ["critical" if mart in FACTS else "warning"], "facts block, what is judged from them is told"


@pytest.mark.parametrize("mart", sorted(FACTS))
def test_growth_and_late_corrections_pass(next_release: duckdb.DuckDBPyConnection, mart: str) -> None:
    day = PROFILED[mart].day
    next_release.execute(
        f"insert into {mart} select * replace (date '2026-07-01' as {day}) from {mart} where rowid % 3 = 0"
    )
    next_release.execute(f"update {mart} set net_sales = net_sales * 1.04 where rowid % 2 = 0")
    assert drifted(next_release, mart) == set()


@pytest.mark.parametrize(("factor", "found"), [(1.07, {"HISTORY_CHANGED"}), (2, {"HISTORY_CHANGED", "HISTORY_BROKEN"})])
def test_a_restated_history_is_told_and_a_doubled_one_blocks(
    next_release: duckdb.DuckDBPyConnection, factor: float, found: set[str]
) -> None:
    next_release.execute(f"update marts.order_lines set net_sales = net_sales * {factor}")
    assert drifted(next_release, "marts.order_lines") == found


def test_an_accepted_version_an_earlier_day_and_a_small_company_are_not_compared(
    company: duckdb.DuckDBPyConnection, version: Path
) -> None:
    company.execute("delete from marts.order_lines")
    company.execute("insert into raw_company.rules (drift_accepted_from) values ('run-1')")
    assert record_profile(company, version, PROFILED) == 0
    company.execute("update raw_company.rules set drift_accepted_from = 'run-0'")
    assert record_profile(company, version, PROFILED) == len(PROFILED)
    assert "ROWS_LOST" in drifted(company, "marts.order_lines")
    company.execute("update raw_company.company set as_of = date '2026-06-29'")
    assert drifted(company, "marts.order_lines") == set()
    company.execute("update raw_company.company set as_of = date '2026-06-30'")
    company.execute("update audit.published_profile set row_count = 99 where period is null")
    assert drifted(company, "marts.order_lines") == set()


def test_before_the_first_version_and_after_a_broken_one_nothing_is_compared(
    company: duckdb.DuckDBPyConnection, version: Path, tmp_path: Path
) -> None:
    assert record_profile(company, tmp_path / "none.duckdb", PROFILED) == 0
    broken = tmp_path / "broken.duckdb"
    broken.write_bytes(version.read_bytes()[:5000])
    assert record_profile(company, broken, PROFILED) == 0
    assert company.execute("select count(*) from audit.published_profile").fetchone() == (0,)


def test_a_mart_that_an_older_version_lacks_is_new(company: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    file = tmp_path / "older.duckdb"
    with duckdb.connect(str(file)) as con:
        build(con)
        con.execute("create table marts._publish as select 'run-1' as run_id, date '2026-06-30' as as_of")
        con.execute("drop table marts.product_abc; alter table marts.product_mix drop column net_sales")
    assert record_profile(company, file, PROFILED) == len(PROFILED) - 1
    told = "select count(*) filter (period is null), count(*) from audit.published_profile where mart = 'marts.{}'"
    assert company.execute(told.format("product_abc")).fetchone() == (0, 0)
    assert company.execute(told.format("product_mix")).fetchone() == (1, 1)
