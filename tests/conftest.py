"""What every test may use: a temporary warehouse, deliveries written inline, a fixed key, no telemetry."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

os.environ.setdefault("DAGSTER_DISABLE_TELEMETRY", "1")
os.environ.setdefault("DO_NOT_TRACK", "1")
_OF_THE_TESTS = {"PRODOPS_REAL_DATA", "PRODOPS_HISTORIES", "PRODOPS_SPARK_SCALE", "PRODOPS_SPARK_SERVERS"}
for _name in [name for name in os.environ if name.startswith("PRODOPS_") and name not in _OF_THE_TESTS]:
    del os.environ[_name]

from orchestration.raw.config import SourcesFile
from orchestration.raw.config_file import read_sources
from orchestration.raw.load import LoadReport, load_sources
from orchestration.resources import WorkFile
from orchestration.settings import Settings
from tests import hypothesis_profiles

hypothesis_profiles.load()

KEY = "a fixed key for tests only"
SEEDS = Path(__file__).parents[1] / "seeds"
SAMPLE_SEEDS = (7, 11, 23, 42, 101)


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: tests wait for children and for the disk a sixth of their time."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first, or the other processes would wait for it at the end: both engines take minutes."""
    items.sort(key=lambda item: "spark" not in item.path.parts)


class Warehouse:
    """One temporary warehouse: write deliveries, load them, look at the work file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.landing = folder / "landing"
        self.landing.mkdir(parents=True)
        self.settings = Settings(folder / "sources.yml", self.landing, folder / "home", key=KEY)
        self.runs = 0

    def deliver(self, name: str, content: str | bytes) -> Path:
        """Puts a file into the landing folder, old enough to count as settled."""
        path = self.landing / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        stamp = path.stat().st_mtime - 60 + self.runs
        os.utime(path, (stamp, stamp))
        return path

    def configure(self, company: dict | None = None, themes: dict | None = None, **sources: dict) -> SourcesFile:
        """Writes sources.yml, and a taxonomy beside it; each other keyword is one source."""
        base = {"name": "Test", "as_of": "2026-06-30", "reporting_currency": "EUR", "time_zone": "UTC"}
        document = {"company": base | (company or {}), "sources": sources}
        if themes is not None:
            document["themes"] = "themes.yml"
            self.settings.sources_file.with_name("themes.yml").write_text(yaml.safe_dump(themes))
        self.settings.sources_file.write_text(yaml.safe_dump(document, sort_keys=False))
        return read_sources(self.settings.sources_file)

    def load(self) -> LoadReport:
        """One load of everything configured."""
        self.runs += 1
        sources = read_sources(self.settings.sources_file)
        return load_sources(self.settings, sources, self.work, run_id=f"run-{self.runs}")

    @property
    def work(self) -> WorkFile:
        """The warehouse's work file."""
        return WorkFile(self.settings.work_file)

    def query(self, sql: str) -> list[tuple]:
        """Rows of the work file."""
        with self.work.connect() as con:
            return con.execute(sql).fetchall()


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    """An empty warehouse."""
    return Warehouse(tmp_path)


@pytest.fixture
def make_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Warehouse]:
    """As many empty warehouses as a test needs."""
    return lambda: Warehouse(tmp_path_factory.mktemp("warehouse") / "w")


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Other people's data, or a skip that says what is missing."""
    folder = os.environ.get("PRODOPS_REAL_DATA")
    if not folder:
        pytest.skip("set PRODOPS_REAL_DATA to the folder of real deliveries")
    return Path(folder)


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """A folder of the whole test run, made by the first process that asks for it; the others wait."""
    root = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        root = root.parent
    folder, done = root / name, root / f"{name}.done"
    with (root / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            folder.mkdir()
            make(folder)
            done.touch()
    return folder


@pytest.fixture(scope="session")
def sample_of_seed(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Path]:
    """Seed to the folder of its sample company; 7 is the committed one, the others are made when first asked for.

    Those have no events of the app, which would take as long to make as all the rest."""

    def folder(seed: int) -> Path:
        if seed == SAMPLE_SEEDS[0]:
            return SEEDS

        def make(out: Path) -> None:
            options = ["--seed", str(seed), "--without-app", "--out", str(out)]
            subprocess.run([sys.executable, str(SEEDS / "generate.py"), *options], check=True)

        return made_once(tmp_path_factory, f"seed-{seed}", make)

    return folder
