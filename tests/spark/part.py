"""Builds a part of the models on Spark in a process of its own, as its environment says: `python -m tests.spark.part`.

All of them on every kind of server would take an hour; a part tells whether the way to the server works.
"""

from __future__ import annotations

import sys

from orchestration.dbt_commands import DBT_PROJECT, ensure_manifest, run_dbt
from orchestration.lake.build import fill_lake
from orchestration.resources import WorkFile
from orchestration.settings import Settings

MARTS = ("products", "dates", "survey_questions")


def main() -> None:
    """Settings from the environment; exit status 1 and the reasons when anything failed."""
    settings = Settings.from_env(target="spark")
    work = WorkFile(settings.work_file)
    manifest = ensure_manifest(settings)
    with work.lock():
        fill_lake(settings, work, manifest, DBT_PROJECT)
        excluded = ("--exclude-resource-type", "unit_test", "--exclude-resource-type", "seed")
        chosen = [*(f"+{mart}" for mart in MARTS), "test_type:singular,assert_dialect_macros*"]
        # tests that look at other marts too would find none
        only = ("--indirect-selection", "cautious", "--select", " ".join(chosen))
        done = run_dbt(settings, "build", "--full-refresh", *excluded, *only)
    results = done.result.results if done.result else []
    failed = [f"{r.node.name}: {r.message}" for r in results if str(r.status) not in ("success", "pass")]
    if failed or not done.success or len(results) < 10:
        sys.exit("\n".join(failed) or f"{len(results)} results; {done.exception}")


if __name__ == "__main__":
    main()
