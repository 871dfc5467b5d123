"""Dagster: the asset list, unbroken lineage, the job in an ephemeral instance, schedule, sensor and shipped settings."""

from __future__ import annotations

import os
import time

import dagster as dg
import pytest
import yaml

from orchestration.definitions import build_defs
from orchestration.raw.contracts import canonical_feeds
from orchestration.run import INSTANCE_CONFIG
from tests.pipeline.conftest import Company

MARTS = {
    "attribute_gaps", "customer_cohorts", "customer_rfm", "customers", "daily_product_sales", "data_quality", "dates",
    "feedback_loop", "feedback_revenue", "goal_progress", "issue_ranks", "journey_scorecard", "opportunity_backlog",
    "order_lines", "product_abc", "product_attach", "product_attention", "product_cannibalisation", "product_margins",
    "product_mix", "product_months", "product_scorecard", "product_trend_points", "product_trends", "products",
    "publish_ledger", "quarantine_reasons", "return_rates", "sales_change_drivers", "segment_demand", "source_loads",
    "survey_answers", "survey_drivers", "survey_questions", "survey_scores",
}  # fmt: skip
QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


@pytest.fixture(scope="module")
def defs(untouched: Company) -> dg.Definitions:
    return build_defs(untouched.settings)


def test_the_code_location_loads(defs: dg.Definitions) -> None:
    """As the UI loads it: every job, op and check name is unique, every selection resolves."""
    dg.Definitions.validate_loadable(defs)


def test_every_stage_has_its_assets(defs: dg.Definitions) -> None:
    graph = defs.resolve_asset_graph()
    groups: dict[str, set[str]] = {}
    for key in graph.get_all_asset_keys():
        groups.setdefault(str(graph.get(key).group_name), set()).add("/".join(key.path))
    assert {f"marts/{mart}" for mart in MARTS} <= groups["marts"]
    assert {f"published/{mart}" for mart in MARTS} | {"published/brief"} == groups["publish"]
    assert {feed.table_name.replace(".", "/") for feed in canonical_feeds().values()} <= groups["raw"]
    assert "landing/orders" in groups["landing"]
    assert "staging/stg_sales__orders" in groups["staging"]
    assert set(groups) >= {"landing", "raw", "staging", "intermediate", "marts", "publish"}


def test_lineage_is_unbroken_from_file_to_published_mart(defs: dg.Definitions) -> None:
    graph = defs.resolve_asset_graph()
    for mart in MARTS - {"publish_ledger"}:
        seen, frontier = set(), {dg.AssetKey(["published", mart])}
        while frontier:
            key = frontier.pop()
            seen.add(key)
            frontier |= graph.get(key).parent_keys - seen
        assert any(key.path[0] == "landing" for key in seen), f"{mart} does not go back to a delivered file"


def test_every_mart_and_delivered_feed_has_a_blocking_check(defs: dg.Definitions) -> None:
    graph = defs.resolve_asset_graph()
    blocking = {
        "/".join(key.asset_key.path)
        for key in graph.asset_check_keys
        if key.name == "believable" and graph.get(key).blocking
    }
    assert {f"marts/{mart}" for mart in MARTS} <= blocking
    assert "raw_sales/orders" in blocking


def test_every_asset_says_what_it_is_and_who_answers_for_it(defs: dg.Definitions) -> None:
    graph = defs.resolve_asset_graph()
    silent = [str(k) for k in graph.get_all_asset_keys() if not graph.get(k).description]
    assert silent == []


def test_publishing_cannot_be_selected_in_part(defs: dg.Definitions) -> None:
    with pytest.raises(dg.DagsterInvalidDefinitionError) as error:
        dg.Definitions(
            assets=defs.assets,
            jobs=[dg.define_asset_job("part", selection=dg.AssetSelection.assets(["published", "products"]))],
        ).resolve_job_def("part")
    assert isinstance(error.value.__cause__, dg.DagsterInvalidSubsetError)


def test_the_job_runs_in_an_ephemeral_instance_with_metadata_and_checks(company: Company) -> None:
    with dg.DagsterInstance.ephemeral() as instance:
        job = build_defs(company.settings).resolve_job_def("build_all")
        result = job.execute_in_process(instance=instance, run_config=QUIET)
    assert result.success
    metadata = {
        "/".join(event.asset_key.path): event.materialization.metadata
        for event in result.get_asset_materialization_events()
    }
    orders = metadata["raw_sales/orders"]
    expected = {"dagster/row_count": 5, "files": 1, "records_counted": 5, "records_quarantined": 0}
    assert {name: orders[name].value for name in expected} == expected
    assert orders["records_quarantined_open"].value == 0
    (last,) = orders["last_files"].records
    assert (last.data["status"], last.data["loaded"]) == ("loaded", 5)
    assert metadata["published/order_lines"]["dagster/row_count"].value == 6
    passed = {
        e.asset_key.path[-1]: e.passed for e in result.get_asset_check_evaluations() if e.check_name == "believable"
    }
    assert passed["order_lines"]


def test_the_daily_schedule_is_on_and_asks_for_one_run(defs: dg.Definitions) -> None:
    schedule = defs.resolve_schedule_def("daily")
    assert (schedule.cron_schedule, schedule.execution_timezone) == ("0 5 * * *", "UTC")
    assert schedule.default_status == dg.DefaultScheduleStatus.RUNNING
    with dg.DagsterInstance.ephemeral() as instance:
        tick = schedule.evaluate_tick(dg.build_schedule_context(instance=instance))
    assert len(tick.run_requests or []) == 1


def test_the_landing_sensor_runs_once_for_new_files_and_waits_for_growing_ones(company: Company) -> None:
    sensor = build_defs(company.settings).resolve_sensor_def("landing")

    def look(cursor: str | None) -> tuple[int, str | None]:
        with dg.DagsterInstance.ephemeral() as instance:
            data = sensor.evaluate_tick(dg.build_sensor_context(instance=instance, cursor=cursor))
            return len(data.run_requests or []), data.cursor

    requests, cursor = look(None)
    assert requests == 1
    assert look(cursor)[0] == 0, "nothing changed"
    path = company.settings.landing / "lines_new.csv"
    path.write_text("order_id\n")
    assert look(cursor)[0] == 0, "still arriving"
    os.utime(path, (time.time() - 60, time.time() - 60))
    assert look(cursor)[0] == 1


def test_shipped_instance_settings_keep_runs_honest() -> None:
    settings = yaml.safe_load(INSTANCE_CONFIG.read_text())
    assert settings["telemetry"]["enabled"] is False
    assert settings["run_monitoring"]["enabled"] is True
    assert settings["run_monitoring"]["free_slots_after_run_end_seconds"] == 300
    assert settings["run_retries"]["retry_on_asset_or_op_failure"] is False
    assert settings["concurrency"]["pools"]["default_limit"] == 1


@pytest.mark.persistent
def test_a_run_from_the_command_line_is_in_the_history_that_the_ui_shows(company: Company) -> None:
    from orchestration.run import instance

    with instance(company.settings) as opened:
        runs = [(run.job_name, run.status.value) for run in opened.get_runs()]
        seen = opened.get_latest_materialization_event(dg.AssetKey(["published", "order_lines"]))
    assert ("build_all", "SUCCESS") in runs
    assert seen is not None


@pytest.mark.persistent
def test_the_shipped_instance_settings_are_valid(company: Company) -> None:
    from orchestration.run import instance

    with instance(company.settings) as opened:
        assert opened.run_monitoring_enabled
        assert not opened.telemetry_enabled
        assert company.work("select 1") == [(1,)]
