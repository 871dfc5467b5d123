"""The asset keys that a Dagster step has, collected once in a run.

Dagster collects them anew for every output of the step: with three hundred models in one step, a fourteenth of a small
run, and it grows with their square. Only the process that runs a job does this.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from contextlib import contextmanager
from weakref import WeakKeyDictionary

from dagster import AssetKey
from dagster._core.execution.context.system import StepExecutionContext


@contextmanager
def collected_once() -> Iterator[None]:
    """Inside the block a step keeps its first answer to `get_output_asset_keys`: its outputs never change."""
    collect = StepExecutionContext.get_output_asset_keys
    known: WeakKeyDictionary[StepExecutionContext, Set[AssetKey]] = WeakKeyDictionary()

    def get_output_asset_keys(step: StepExecutionContext) -> Set[AssetKey]:
        if step not in known:
            known[step] = collect(step)
        return known[step]

    StepExecutionContext.get_output_asset_keys = get_output_asset_keys  # type: ignore[method-assign,assignment]
    try:
        yield
    finally:
        StepExecutionContext.get_output_asset_keys = collect  # type: ignore[method-assign]
