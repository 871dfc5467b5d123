"""The clothing shop: built once for all its tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.real.conftest import RealCompany, Runner

SOURCES = Path(__file__).with_name("sources.yml")


@pytest.fixture(scope="session")
def delivered(real_data: Path) -> Path:
    """Folder of the one file."""
    return real_data / "womens_clothing_reviews"


@pytest.fixture(scope="session")
def company(delivered: Path, runner: Runner) -> RealCompany:
    """The warehouse, built and published."""
    return runner.run("womens_clothing_reviews", SOURCES, delivered)
