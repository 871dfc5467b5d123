"""The gate cannot be walked around: whatever has no passing verdict for exactly its content is not published."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

import expectations
from tests.pipeline.conftest import Company

MORE = "order_id,line_id,product_id,quantity,unit_price,discount_amount\no1,2,beans,1,5.00,0\n"


@pytest.fixture
def changed(company: Company) -> Company:
    """The tiny company with a delivery that makes the next version differ."""
    company.deliver("lines_more.csv", MORE)
    return company


def failing_suite() -> Any:
    """A suite that no table satisfies."""
    import great_expectations as gx

    impossible = gx.expectations.ExpectTableRowCountToBeBetween(
        min_value=10**12, severity="critical", meta={"reason": "nothing is this large"}
    )
    return gx.ExpectationSuite("impossible", expectations=[impossible])


def empty_suite() -> Any:
    """A suite that asks nothing."""
    import great_expectations as gx

    return gx.ExpectationSuite("empty", expectations=[])


def raising_suite() -> Any:
    """A suite that cannot even be built."""
    raise RuntimeError("no such threshold")


def broken_query_suite() -> Any:
    """A suite whose check raises inside the database."""
    import great_expectations as gx

    query = gx.expectations.UnexpectedRowsExpectation(
        unexpected_rows_query="select no_such_column from {batch}", severity="critical", meta={"reason": "broken"}
    )
    return gx.ExpectationSuite("broken", expectations=[query])


def without_passing_suite(monkeypatch: pytest.MonkeyPatch, builder: Any) -> None:
    """The products are judged by `builder`; None: by nobody."""
    if builder is None:
        monkeypatch.delitem(expectations.SUITES, "marts.products")
    else:
        monkeypatch.setitem(expectations.SUITES, "marts.products", builder)


@pytest.mark.parametrize("builder", [failing_suite, None])
def test_a_mart_without_a_passing_suite_blocks_the_release(
    changed: Company, monkeypatch: pytest.MonkeyPatch, builder: Any
) -> None:
    version, rows = changed.version, changed.published("select count(*) from marts.order_lines")
    without_passing_suite(monkeypatch, builder)
    outcome = changed.run()
    assert (outcome.success, outcome.gate_blocked) == (False, True)
    assert any("marts.products" in error for error in outcome.errors), outcome.errors

    alone = changed.stage("publish_only")
    assert (alone.success, alone.gate_blocked) == (False, True), "publishing alone is refused as well"
    assert changed.version == version
    assert changed.published("select count(*) from marts.order_lines") == rows, "the old version stays readable"


def test_no_kind_of_suite_that_does_not_pass_opens_the_gate(company: Company) -> None:
    """The marts stand, audited and published; then each way of not passing comes, and publishing alone is refused."""
    version = company.version
    for builder in (empty_suite, raising_suite, broken_query_suite, failing_suite):
        with pytest.MonkeyPatch.context() as patch:
            without_passing_suite(patch, builder)
            audited = company.stage("audit_only")
            assert (audited.success, audited.gate_blocked) == (False, True), builder.__name__
            assert any("marts.products" in error for error in audited.errors), audited.errors
            alone = company.stage("publish_only")
            assert (alone.success, alone.gate_blocked) == (False, True), builder.__name__
    assert company.stage("audit_only").success
    assert company.stage("publish_only").success
    assert company.version == version, "nothing else was ever shown"


def test_a_mart_altered_after_its_audit_is_refused(changed: Company) -> None:
    version = changed.version
    assert changed.run().success
    newer = changed.version
    assert newer != version
    changed.work("update marts.daily_product_sales set net_sales = net_sales + 1")
    outcome = changed.stage("publish_only")
    assert (outcome.success, outcome.gate_blocked) == (False, True)
    assert any("daily_product_sales" in error for error in outcome.errors)
    assert changed.version == newer


def test_a_raw_feed_that_is_not_believable_stops_before_dbt(changed: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(expectations.SUITES, "raw_sales.orders", failing_suite)
    outcome = changed.run()
    assert (outcome.success, outcome.gate_blocked) == (False, True)
    assert "transform" not in outcome.seconds


def test_after_the_cause_is_mended_the_next_run_publishes_and_tells_of_the_block(
    changed: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setitem(expectations.SUITES, "marts.products", failing_suite)
        changed.run()
        changed.stage("publish_only")
    outcome = changed.run()
    assert outcome.success, outcome.errors
    decisions = [row[0] for row in changed.published("select decision from marts._ledger order by attempted_at")]
    assert decisions[0] == "published"
    assert "blocked" in decisions
    assert decisions[-1] == "published"


def test_half_of_the_sales_gone_is_refused_until_somebody_accepts_it(company: Company) -> None:
    """200 days of one order each, published, then all of them called cancelled by one file of corrections."""
    days = [date(2025, 6, 1) + timedelta(day) for day in range(200)]
    head = "order_id,ordered_at,customer_id,status,updated_at\n"
    orders = [f"d{n},{day} 09:00:00,ann,{{}},{{}} 09:00:00\n" for n, day in enumerate(days)]
    lines = [f"d{n},1,beans,1,5.00,0\n" for n in range(200)]
    company.deliver("orders_days.csv", head + "".join(order.format("completed", "2026-01-01") for order in orders))
    company.deliver("lines_days.csv", MORE.splitlines()[0] + "\n" + "".join(lines))
    assert company.run().success
    good, profiled = company.version, "select count(*) from audit.published_profile"
    company.deliver("orders_void.csv", head + "".join(order.format("cancelled", "2026-02-01") for order in orders))
    outcome = company.run()
    assert (outcome.success, outcome.gate_blocked, company.version) == (False, True, good)
    assert any("daily_product_sales" in error for error in outcome.errors), outcome.errors
    assert company.work(profiled) > [(0,)]

    sources = company.settings.sources_file
    accepted = sources.read_text().replace("min_n: 3,", f"min_n: 3, rules: {{drift_accepted_from: {good}}},")
    sources.write_text(accepted)
    outcome = company.run()
    assert outcome.success, outcome.errors
    assert company.version != good
    assert company.published("select count(*) from marts.daily_product_sales where product_key = 'beans'") == [(2,)]
    assert company.work(profiled) == [(0,)]
