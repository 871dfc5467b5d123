"""dbt commands on the project, in this process: parsed once for each state of its files.

Add a question that the manifest answers here. What becomes of a run's results is `transform`'s matter.
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from orchestration.files import write_whole
from orchestration.progress import report
from orchestration.settings import REPOSITORY, Settings
from orchestration.spark import spark_session

DBT_PROJECT = REPOSITORY / "dbt_project"


def _arguments(settings: Settings, *command: str) -> list[str]:
    """A dbt command line for this warehouse, to be given to dbt inside `_environment`."""
    return [
        *command, "--target", settings.target,
        "--project-dir", str(DBT_PROJECT), "--profiles-dir", str(DBT_PROJECT),
        "--target-path", str(settings.dbt_target), "--log-path", str(settings.dbt_target / "logs"),
    ]  # fmt: skip


@contextmanager
def _environment(settings: Settings) -> Iterator[None]:
    """What dbt reads from the environment, inside the block only: no process started later takes it for its own."""
    ours = {
        "PRODOPS_WORK_FILE": str(settings.work_file), "PRODOPS_LAKE": str(settings.lake),
        "PRODOPS_CODE_STATE": project_state(), "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    }  # fmt: skip
    before = {name: os.environ.get(name) for name in ours}
    os.environ.update(ours)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def ensure_manifest(settings: Settings) -> Path:
    """The project's manifest, parsed again when a file of the project changed.

    Raises:
        RuntimeError: dbt cannot parse the project.
    """
    manifest = settings.dbt_target / "manifest.json"
    stamp = settings.dbt_target / "parsed.stamp"
    state = project_state()
    if manifest.exists() and stamp.exists() and stamp.read_text() == state:
        return manifest
    from dbt.cli.main import dbtRunner

    settings.dbt_target.mkdir(parents=True, exist_ok=True)
    stamp.unlink(missing_ok=True)
    report("transform", "reading the dbt project")
    with _environment(settings):
        result = dbtRunner().invoke(_arguments(settings, "parse", "--quiet"))
    if not result.success:
        raise RuntimeError(f"dbt cannot parse {DBT_PROJECT}: {result.exception or 'see its messages above'}")
    write_whole(stamp, state.encode())
    return manifest


def mart_names(manifest: Path) -> list[str]:
    """Every model of the stage marts, by name."""
    nodes = json.loads(manifest.read_text())["nodes"].values()
    return sorted(n["name"] for n in nodes if n["resource_type"] == "model" and n["fqn"][1] == "marts")


def facts(settings: Settings) -> list[str]:
    """`schema.table` of every model that is built in parts."""
    nodes = json.loads((settings.dbt_target / "manifest.json").read_text())["nodes"].values()
    return [f"{n['schema']}.{n['name']}" for n in nodes if n["config"].get("materialized") == "incremental"]


def run_dbt(settings: Settings, *command: str, callbacks: Sequence[Callable[[Any], None]] = ()) -> Any:
    """One dbt command on the parsed project, in this process; the work file is free again afterwards."""
    from dbt.cli.main import dbtRunner

    # its own log and manifest files are read by nobody here and cost a tenth of a small build; and dbt would write the
    # manifest in place: a kill in between would leave half of one for every later run
    quiet = ("--log-level", "none", "--log-level-file", "none", "--no-write-json")
    arguments = _arguments(settings, *command, *quiet)
    with _environment(settings), _engine(settings):
        return dbtRunner(manifest=_parsed(settings), callbacks=list(callbacks)).invoke(arguments)


@contextmanager
def _engine(settings: Settings) -> Iterator[None]:
    """What dbt connects to inside the block; let go of afterwards."""
    if settings.target == "spark":
        with spark_session(settings):
            yield
        return
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager

    try:
        yield
    finally:
        DuckDBConnectionManager.close_all_connections()


def _parsed(settings: Settings) -> Any:
    """The parsed project as `ensure_manifest` left it; parsing again would cost seconds for each new home."""
    from dbt.contracts.graph.manifest import Manifest

    return Manifest.from_msgpack((settings.dbt_target / "partial_parse.msgpack").read_bytes())


def project_state() -> str:
    """Changes when any file that dbt parses changes."""
    digest = hashlib.sha256()
    for path in sorted(DBT_PROJECT.rglob("*")):
        if path.suffix in {".sql", ".yml", ".csv", ".md"} and "target" not in path.parts:
            digest.update(f"{path.relative_to(DBT_PROJECT)}:".encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
