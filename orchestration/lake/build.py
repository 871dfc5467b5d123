"""Before and after a build on Spark: the lake filled from the work file, and the marts shown in it.

Add a step here when something must cross between the two. What dbt does in between is `transform`'s matter.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from orchestration.lake.files import write_lake
from orchestration.lake.marts import show_marts
from orchestration.lake.tables import tables_read
from orchestration.resources import WorkFile
from orchestration.settings import ConfigError, Settings


def fill_lake(settings: Settings, work: WorkFile, manifest: Path, project: Path) -> None:
    """Everything dbt will read, and room for what it will make: what a build that was cut short left is gone.

    Raises:
        ConfigError: the lake cannot be written.
    """
    with work.connect() as con:
        write_lake(con, settings.lake, tables_read(manifest, project))
    try:
        shutil.rmtree(settings.lake / "tables", ignore_errors=False)
    except FileNotFoundError:
        pass
    except PermissionError as error:
        raise ConfigError(
            f"{error.filename}: cannot be removed: Spark wrote it as another user. Give this user the right to delete "
            "in the lake, or set PRODOPS_LAKE to an empty folder."
        ) from error


def take_marts(settings: Settings, work: WorkFile, manifest: Path) -> None:
    """The marts as Spark left them, for audit and publishing."""
    with work.connect() as con:
        show_marts(con, settings.lake, manifest)
