"""A tiny company, built once for the whole session; each test works on its own copy of the built warehouse.

Every amount below can be added up in the head; the expected totals stand in tests/golden/README.md.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb
import pytest

from orchestration.run import RunOutcome, run_job
from orchestration.settings import Settings
from tests.conftest import KEY
from tests.data_tests import build_without_data_tests

SOURCES = """
company: {name: Tiny, as_of: 2026-03-31, reporting_currency: EUR, time_zone: UTC, min_n: 3, return_window_days: 30}
sources:
  products: {feed: product.products, location: products.csv, delivery: snapshot}
  costs: {feed: product.product_costs, location: costs.csv}
  customers: {feed: sales.customers, location: customers.csv, delivery: snapshot}
  orders: {feed: sales.orders, location: orders*.csv, delivery: corrections, order_by: updated_at}
  lines: {feed: sales.order_lines, location: lines*.csv}
  refunds: {feed: sales.refunds, location: refunds.csv}
  questions: {feed: survey.questions, location: questions.csv, delivery: snapshot}
  answers: {feed: survey.answers, location: answers*.csv}
"""
FILES = {
    "products.csv": "product_id,product_name,product_line\npeas,Peas,Greens\nbeans,Beans,Greens\n",
    "costs.csv": "product_id,valid_from,unit_cost,currency\npeas,2026-01-01,8,EUR\npeas,2026-03-01,10,EUR\n",
    "customers.csv": "customer_id,email,birth_year\nann,ann@example.org,1955\nbob,bob@example.org,1990\n",
    "orders.csv": """order_id,ordered_at,customer_id,status,updated_at
o1,2026-01-10 09:00:00,ann,completed,2026-01-10 09:00:00
o2,2026-01-20 09:00:00,bob,completed,2026-01-20 09:00:00
o3,2026-02-10 09:00:00,,completed,2026-02-10 09:00:00
o4,2026-02-11 09:00:00,bob,cancelled,2026-02-11 09:00:00
o5,2026-03-05 09:00:00,ann,completed,2026-03-05 09:00:00
""",
    "lines.csv": """order_id,line_id,product_id,quantity,unit_price,discount_amount
o1,1,peas,3,20.00,6.00
o2,1,peas,1,20.00,0
o2,2,beans,2,5.00,0
o3,1,beans,4,5.00,0
o4,1,peas,9,20.00,0
o5,1,peas,2,20.00,0
""",
    "refunds.csv": "refund_id,order_id,line_id,refunded_at,refund_amount,quantity,is_restocked\n"
    "r1,o1,1,2026-02-01 09:00:00,18.00,1,true\n",
    "questions.csv": "question_id,version,survey_program,wording,metric_type,scale_min,scale_max,direction\n"
    "recommend,1,post,Would you recommend us?,nps,0,10,1\n",
    "answers.csv": "response_id,question_id,survey_program,customer_id,answered_at,raw_value\n"
    + "".join(f"a{n},recommend,post,c{n},2026-02-1{n} 09:00:00,{v}\n" for n, v in enumerate([10, 9, 9, 10, 9, 8, 7, 8, 3, 6])),
}  # fmt: skip


@dataclass
class Company:
    """A built warehouse of the tiny company."""

    settings: Settings

    def run(self) -> RunOutcome:
        """The job build_all, as `prodops run` starts it."""
        return run_job(self.settings, "build_all")

    def stage(self, job: str) -> RunOutcome:
        """One of the smaller jobs."""
        return run_job(self.settings, job)

    def deliver(self, name: str, content: str) -> None:
        """A delivery that has come to rest."""
        path = self.settings.landing / name
        path.write_text(content)
        os.utime(path, (path.stat().st_mtime - 60, path.stat().st_mtime - 60))

    def work(self, sql: str) -> list[tuple[Any, ...]]:
        """Rows of the work file (or a change to it)."""
        with duckdb.connect(str(self.settings.work_file)) as con:
            return con.execute(sql).fetchall()

    def published(self, sql: str) -> list[tuple[Any, ...]]:
        """Rows as a reader sees them."""
        file = self.settings.publish_root / "current" / "productops.duckdb"
        with duckdb.connect(str(file), read_only=True) as con:
            return con.execute(sql).fetchall()

    @property
    def version(self) -> str:
        """Run id of the version that readers see."""
        return (self.settings.publish_root / "current").readlink().name


@pytest.fixture(autouse=True)
def ephemeral_history(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Runs keep their history in memory, which takes a third off each; `built` and marked tests write it to disk."""
    if "persistent" in request.keywords:
        return

    @contextmanager
    def opened(_: Settings) -> Iterator[dg.DagsterInstance]:
        with dg.DagsterInstance.ephemeral() as instance:
            yield instance

    monkeypatch.setattr("orchestration.run.instance", opened)


@pytest.fixture(autouse=True)
def no_data_tests(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Runs inside a test leave out dbt's data tests; `built`, the sample and marked tests are built with them."""
    if "data_tests" not in request.keywords:
        monkeypatch.setattr("orchestration.transform.run_dbt", build_without_data_tests)


def _settings(folder: Path) -> Settings:
    return Settings(folder / "landing" / "sources.yml", folder / "landing", folder / "home", key=KEY)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny company, delivered and published once."""
    folder = tmp_path_factory.mktemp("tiny")
    (folder / "landing").mkdir()
    (folder / "landing" / "sources.yml").write_text(SOURCES)
    company = Company(_settings(folder))
    for name, content in FILES.items():
        company.deliver(name, content)
    outcome = company.run()
    assert outcome.success, outcome.errors
    return folder


@pytest.fixture
def company(built: Path, tmp_path: Path) -> Company:
    """A copy of the built company that a test may change."""
    shutil.copytree(built, tmp_path / "company", symlinks=True)
    return Company(_settings(tmp_path / "company"))


@pytest.fixture(scope="session")
def untouched(built: Path) -> Company:
    """The built company itself, to look at only."""
    return Company(_settings(built))


CompanyFactory = Callable[[], Company]
