"""The whole run killed at random moments: readers keep a whole version, a rerun ends as if nothing had happened."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import dagster as dg
import pytest

from orchestration.run import instance
from tests.pipeline.conftest import Company
from tests.pipeline.test_gate import MORE

KILLS = 4
# run ids, times and the history of attempts differ between any two runs; all else is a function of the data
OF_THE_RUN = {"_publish", "_ledger", "publish_ledger"}


def _command(company: Company) -> subprocess.Popen[bytes]:
    settings = company.settings
    environment = {
        **os.environ,
        "PRODOPS_SOURCES": str(settings.sources_file),
        "PRODOPS_LANDING": str(settings.landing),
        "PRODOPS_HOME": str(settings.home),
        "PRODOPS_KEY": str(settings.key),
    }
    command = [str(Path(sys.executable).with_name("prodops")), "run"]
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _rows(company: Company) -> dict[str, list[tuple[object, ...]]]:
    names = [row[0] for row in company.published("select table_name from duckdb_tables() where schema_name = 'marts'")]
    return {n: company.published(f'select * from marts."{n}" order by all') for n in names if n not in OF_THE_RUN}


@pytest.mark.persistent
def test_a_killed_run_is_mended_by_the_next_one(company: Company) -> None:
    moments = random.Random(11)
    before = _rows(company)
    company.deliver("lines_more.csv", MORE)
    for _ in range(KILLS):
        process = _command(company)
        time.sleep(moments.uniform(2.0, 13.0))
        process.kill()
        process.wait()
        shown = _rows(company)
        assert shown.keys() == before.keys()
        assert len(shown["order_lines"]) in (6, 7), "the old version or the new one, never a mixture"
    assert _command(company).wait(timeout=180) == 0
    after = _rows(company)
    assert len(after["order_lines"]) == 7
    assert {name for name in after if after[name] != before[name]} >= {"order_lines", "daily_product_sales"}
    folder = company.settings.publish_root / "versions"
    assert list(folder.glob(".*")) == []
    with instance(company.settings) as opened:
        unfinished = opened.get_runs(dg.RunsFilter(statuses=[dg.DagsterRunStatus.STARTED]))
    assert unfinished == []
    second = _command(company)
    assert second.wait(timeout=180) == 0
    assert _rows(company) == after, "and running once more changes nothing"
