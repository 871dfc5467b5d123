"""What is said when dbt fails: which model, whether the disk was full, and never a value of the data."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import dagster as dg
import pytest

from orchestration.space import is_full
from orchestration.transform import _raise_unless_succeeded


def _failed(message: str, status: str = "error") -> Any:
    node = SimpleNamespace(node=SimpleNamespace(name="products"), status=status, message=message)
    return SimpleNamespace(success=False, exception=None, result=SimpleNamespace(results=[node]))


def test_a_full_disk_is_told_as_one() -> None:
    message = 'Runtime Error in model products (products.sql)\n  IO Error: Could not write "x": No space left on device'
    with pytest.raises(dg.Failure) as failure:
        _raise_unless_succeeded(_failed(message))
    assert is_full(failure.value.description)


def test_a_value_in_an_engines_message_is_not_repeated() -> None:
    message = (
        "Runtime Error in model products (products.sql)\n  Conversion Error: Could not convert 'jane@x.org' to INT32"
    )
    with pytest.raises(dg.Failure, match=r"\(products.sql\) Conversion Error$") as failure:
        _raise_unless_succeeded(_failed(message))
    assert "jane" not in str(failure.value.description)
    assert not is_full(failure.value.description)
    assert "gate" not in failure.value.metadata


def test_memory_that_runs_out_is_told_with_what_to_do() -> None:
    message = (
        "Runtime Error in model products (products.sql)\n  Out of Memory Error: failed to pin block (2.8 GiB used)"
    )
    with pytest.raises(dg.Failure, match=r"\(products.sql\) Out of Memory Error, .* run it with more"):
        _raise_unless_succeeded(_failed(message))


def test_a_failed_data_test_is_a_gate_that_held() -> None:
    with pytest.raises(dg.Failure, match="data tests failed") as failure:
        _raise_unless_succeeded(_failed("Got 1 result, configured to fail if != 0", status="fail"))
    assert "gate" in failure.value.metadata
