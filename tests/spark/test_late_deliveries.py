"""A second build on Spark, after late and corrected deliveries: the rows are those of DuckDB from nothing.

Asked for like the servers (PRODOPS_SPARK_SERVERS=1), since each build takes minutes.
"""

from __future__ import annotations

import os
import time
from dataclasses import replace
from pathlib import Path

import pytest

from orchestration.run import run_job
from orchestration.settings import Settings
from tests.spark.compare import marts_that_differ
from tests.spark.conftest import SERVERS, BothEngines

pytestmark = pytest.mark.skipif(not SERVERS, reason="takes minutes: make spark-test")

LATE = {
    # a month that was closed long ago, an order that changed its month, its customer and its lines, one that is called off
    "orders_3.csv": "order_id,ordered_at,customer_id,status,channel,region,updated_at\n"
    "later,2023-12-05 09:00:00,lost,completed,,,2026-01-01 09:00:00\n"
    "steady-2024-02,2024-05-15 09:00:00,o'hara,completed,,,2026-01-01 09:00:00\n"
    "steady-2024-03,2024-03-15 09:00:00,lost,cancelled,,,2026-01-01 09:00:00\n",
    "lines_3.csv": "order_id,line_id,product_id,quantity,unit_price,discount_amount\n"
    "later,1,o'brien,2,3.33,0\nsteady-2024-02,1,steady,5,9.00,1.00\n",
}


def _deliver(settings: Settings) -> None:
    for name, content in LATE.items():
        (settings.landing / "odd" / name).write_text(content)
        os.utime(settings.landing / "odd" / name, (time.time() - 60, time.time() - 60))


def test_late_and_corrected_deliveries_give_the_rows_of_a_build_from_nothing(
    both: BothEngines, again: Settings, tmp_path: Path
) -> None:
    _deliver(again)
    on_spark = run_job(again, "build_all_on_spark")
    assert on_spark.success, on_spark.errors
    fresh = replace(again, home=tmp_path / "fresh")
    on_duckdb = run_job(fresh, "build_all", tags={"prodops/full_refresh": "true"})
    assert on_duckdb.success, on_duckdb.errors
    assert set(marts_that_differ(again.lake, both.settings.work_file)) >= {"order_lines", "product_months"}
    assert marts_that_differ(again.lake, fresh.work_file) == {}
