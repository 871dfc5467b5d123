"""Who may import whom: stages meet through asset keys and the work file, never through Python."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STAGES = ("raw", "transform", "audit", "publish", "brief")
LOW = {"settings", "resources", "progress", "fingerprint", "sql", "space", "files", "torn_checkpoint"}
ALLOWED: dict[str, set[str]] = {
    "settings": set(),
    "progress": set(),
    "sql": set(),
    "space": set(),
    "files": set(),
    "fingerprint": {"sql"},
    "torn_checkpoint": {"progress", "sql"},
    "resources": {"settings", "progress", "files", "torn_checkpoint"},
    "spark": {"settings"},
    "jobs": set(),
    "schedules": set(),
    "sensors": {"settings", "raw"},
    "definitions": {"settings", "dbt_commands", *STAGES, "jobs", "schedules", "sensors"},
    "event_log": set(),
    "output_keys": set(),
    "run": {*LOW, "definitions", "event_log", "output_keys"},
    "status": LOW,
    "summary": {*LOW, "run", "status"},
    "command_line": LOW,
    "commands": {*LOW, "command_line", "jobs", "run", "spark", "status", "summary", *STAGES},
    "proposals": {*LOW, "command_line", "dbt_commands", "status", "summary"},
    "theme_commands": {*LOW, "command_line", "proposals"},
    "cli": {*LOW, "command_line", "run", "commands", "theme_commands", "raw"},
    **{stage: {*LOW, stage} for stage in STAGES},
    "lake": {*LOW, "lake"},
    "build_scope": set(),
    "dbt_commands": {*LOW, "spark"},
    "transform": {*LOW, "transform", "build_scope", "dbt_commands", "lake", "spark"},
}


def _imports(path: Path) -> set[str]:
    """Full names of modules a file imports, also inside functions."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found


def _python(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


def _part(path: Path) -> str:
    relative = path.relative_to(ROOT / "orchestration").parts
    return relative[0].removesuffix(".py")


@pytest.mark.parametrize("path", _python("orchestration"), ids=lambda p: str(p.relative_to(ROOT)))
def test_a_part_imports_only_what_the_rule_allows(path: Path) -> None:
    part = _part(path)
    if part == "__init__":
        return
    used = {name.split(".")[1] for name in _imports(path) if name.startswith("orchestration.") and name.count(".") >= 1}
    forbidden = used - ALLOWED[part] - {part}
    assert not forbidden, f"{path.name} imports {forbidden}; the rule is in orchestration/__init__.py"


@pytest.mark.parametrize("path", _python("expectations"), ids=lambda p: str(p.relative_to(ROOT)))
def test_suites_import_nothing_of_ours(path: Path) -> None:
    ours = {name for name in _imports(path) if name.startswith("orchestration")}
    assert not ours, "a suite is a declaration: Great Expectations and nothing of ours"


def test_only_settings_reads_the_environment() -> None:
    readers = {
        path.name
        for path in _python("orchestration")
        if "os.environ" in path.read_text() and path.name not in ("settings.py",)
    }
    # the others hand settings on to child processes: dbt, Dagster and the checking children
    assert readers <= {"dbt_commands.py", "run.py", "cli.py", "checkers.py"}


def test_loading_definitions_does_not_import_heavy_libraries_early() -> None:
    """Great Expectations takes seconds to import; only a check that runs may pay for it."""
    early = [
        str(path.relative_to(ROOT))
        for path in [*_python("orchestration"), *_python("expectations")]
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.Import | ast.ImportFrom)
        and "great_expectations" in (getattr(node, "module", None) or "").split(".")
        + [alias.name.split(".")[0] for alias in node.names]
    ]  # fmt: skip
    assert early == []


@pytest.mark.parametrize("folder", ["orchestration", "expectations", "seeds"])
def test_files_and_functions_stay_small(folder: str) -> None:
    """One reason each: a file over 220 lines or a function over 45 has a second one."""
    long_files = [p.name for p in _python(folder) if len(p.read_text().splitlines()) > 220]
    long_functions = [
        f"{path.name}:{node.name}"
        for path in _python(folder)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno > 50
    ]
    assert (long_files, long_functions) == ([], [])


@pytest.mark.parametrize("folder", ["orchestration", "expectations"])
def test_every_module_says_what_belongs_in_it(folder: str) -> None:
    silent = [
        str(p.relative_to(ROOT)) for p in _python(folder) if len(ast.get_docstring(ast.parse(p.read_text())) or "") < 40
    ]
    assert silent == []
