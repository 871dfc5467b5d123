"""A fork server for all tests here, and the dbt project parsed once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from orchestration.dbt_commands import ensure_manifest
from orchestration.settings import Settings
from tests.chaos.forks import Forks, forks


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forks]:
    """One server: its imports cost more than many kills."""
    with forks(tmp_path_factory.mktemp("forks")) as started:
        yield started


@pytest.fixture(scope="session")
def parsed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What dbt makes of the project, to be copied into each new home."""
    folder = tmp_path_factory.mktemp("parsed")
    return ensure_manifest(Settings(folder / "sources.yml", folder, folder)).parent
