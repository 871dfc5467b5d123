"""What seeds/planted.yml declares and what truths.py measures on the files of every seed.

Add here another way to look something up; claims stand in test_planted and test_planted_feedback.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Container
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import SAMPLE_SEEDS, SEEDS

PLANTED = yaml.safe_load((SEEDS / "planted.yml").read_text(encoding="utf-8"))
Rows = list[dict[str, Any]]
Measured = dict[str, Rows]


def measured_files(sample_of_seed: Callable[[int], Path], wanted: Container[str]) -> dict[int, Measured]:
    """Seed to the wanted truths of its files."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(SEEDS))
        measure = importlib.import_module("truths").measure
    return {seed: measure(sample_of_seed(seed), wanted) for seed in SAMPLE_SEEDS}


def truth(kind: str) -> dict[str, Any]:
    return next(entry for entry in PLANTED["truths"] if entry["kind"] == kind)


def assert_within(entry: dict[str, Any], **sizes: float) -> None:
    for name, size in sizes.items():
        low, high = entry["size"][name]
        assert low <= size <= high, f"{entry['kind']}: {name} is {size}"


def by(rows: Rows, key: str) -> dict[Any, dict[str, Any]]:
    return {row[key]: row for row in rows}
