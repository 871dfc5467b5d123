"""The parsed dbt project, once per session; nothing is executed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from orchestration.dbt_commands import ensure_manifest
from orchestration.settings import Settings


@pytest.fixture(scope="session")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """dbt's manifest of the project as it stands."""
    home = tmp_path_factory.mktemp("manifest")
    settings = Settings(Path("sources.yml"), home, home, key="a fixed key for tests only")
    return dict(json.loads(ensure_manifest(settings).read_text()))
