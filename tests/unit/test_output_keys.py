"""The keys of a step collected once: the same keys, for each step its own, and Dagster's own way again afterwards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import dagster as dg
import pytest
from dagster._core.execution.context.system import StepExecutionContext

from orchestration.output_keys import collected_once

NAMES = [f"mart_{number}" for number in range(5)]


@dg.multi_asset(specs=[dg.AssetSpec(name) for name in NAMES])
def marts() -> Iterator[dg.MaterializeResult]:
    for name in NAMES:
        yield dg.MaterializeResult(asset_key=name)


@dg.asset(deps=NAMES)
def published() -> None:
    pass


def test_each_step_is_asked_once_and_all_is_materialized(monkeypatch: pytest.MonkeyPatch) -> None:
    own_way = StepExecutionContext.get_output_asset_keys
    asked: Counter[str] = Counter()

    def counted(step: StepExecutionContext) -> Any:
        asked[step.step.key] += 1
        return own_way(step)

    monkeypatch.setattr(StepExecutionContext, "get_output_asset_keys", counted)
    assert dg.materialize([marts, published]).success
    assert asked["marts"] >= len(NAMES), "Dagster does it once by itself now: this module can go"
    asked.clear()
    with collected_once():
        result = dg.materialize([marts, published])
    assert asked == {"marts": 1, "published": 1}
    told = {event.asset_key.to_user_string() for event in result.get_asset_materialization_events() if event.asset_key}
    assert told == {*NAMES, "published"}
    assert StepExecutionContext.get_output_asset_keys is counted
