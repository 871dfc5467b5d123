"""Builds without dbt's data tests: they only read, and are half of what a run of the tiny company costs."""

from __future__ import annotations

from typing import Any

from orchestration import dbt_commands


def build_without_data_tests(settings: Any, *command: str, **options: Any) -> Any:
    """In the place of `transform.run_dbt`, where a test asks what is loaded, refused or published, not what dbt tests."""
    return dbt_commands.run_dbt(settings, *command, "--exclude-resource-type", "test", **options)


def build_without_generic_tests(settings: Any, *command: str, **options: Any) -> Any:
    """The same where some data tests are about the engine: those are singular, and stay."""
    return dbt_commands.run_dbt(settings, *command, "--exclude", "test_type:generic", **options)
