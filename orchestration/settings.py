"""Settings: the paths and switches of one warehouse, and the only reader of the environment.

Add a field here when a person must be able to choose something per run or per machine. What belongs to
the data (sources, currencies, zones) goes into the sources file instead.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
TARGETS = ("duckdb", "spark")
SAMPLE_SOURCES = REPOSITORY / "seeds" / "sources.yml"


class ConfigError(Exception):
    """A setting or the sources file is wrong; the text says where and how to mend it. Exit status 2."""


@dataclass(frozen=True)
class SparkSettings:
    """How to reach Spark, for those who build on it: a session of our own, a Connect server or a Thrift server."""

    lake: Path | None = None
    master: str = "local[*]"
    memory: str = "2g"
    remote: str | None = None
    thrift: str | None = None

    @classmethod
    def from_env(cls) -> SparkSettings:
        """PRODOPS_LAKE, PRODOPS_SPARK_MASTER, _MEMORY and _THRIFT, and Spark's own SPARK_REMOTE.

        Raises:
            ConfigError: the lake is an address instead of a folder.
        """
        env = os.environ
        lake = env.get("PRODOPS_LAKE")
        if lake and "://" in lake:
            raise ConfigError(
                f"PRODOPS_LAKE is {lake!r}, an address: set it to a folder that this process and every worker see "
                "under one path, such as a network file system or a mounted bucket."
            )
        return cls(
            lake=Path(lake).absolute() if lake else None,
            master=env.get("PRODOPS_SPARK_MASTER") or cls.master,
            memory=env.get("PRODOPS_SPARK_MEMORY") or cls.memory,
            remote=env.get("SPARK_REMOTE") or None,
            thrift=env.get("PRODOPS_SPARK_THRIFT") or None,
        )

    @property
    def is_local(self) -> bool:
        """Whether the session that is opened has no cluster behind it."""
        return self.master.startswith("local")

    @property
    def is_own_session(self) -> bool:
        """Whether Spark's driver runs in this process, and needs Java here."""
        return self.remote is None and self.thrift is None


@dataclass(frozen=True)
class Settings:
    """Where one warehouse reads and writes. Build it with `from_env`; pass it on, never re-read the environment."""

    sources_file: Path
    landing: Path
    home: Path
    as_of: date | None = None
    key: str | None = None
    target: str = "duckdb"
    spark: SparkSettings = field(default_factory=SparkSettings)

    @classmethod
    def from_env(
        cls,
        *,
        sources: str | None = None,
        landing: str | None = None,
        home: str | None = None,
        as_of: str | None = None,
        target: str | None = None,
    ) -> Settings:
        """Options first, then PRODOPS_* variables, then the bundled sample company.

        Raises:
            ConfigError: the sources file or landing folder is missing, or the date is not one.
        """
        env = os.environ
        sources_file = Path(sources or env.get("PRODOPS_SOURCES") or SAMPLE_SOURCES).absolute()
        if not sources_file.is_file():
            raise ConfigError(
                f"{sources_file}: no such sources file. Set PRODOPS_SOURCES or --sources to a sources.yml."
            )
        folder = Path(landing or env.get("PRODOPS_LANDING") or sources_file.parent).absolute()
        if not folder.is_dir():
            raise ConfigError(
                f"{folder}: no such landing folder. Set PRODOPS_LANDING or --landing to the folder with the files."
            )
        engine = target or env.get("PRODOPS_TARGET") or TARGETS[0]
        if engine not in TARGETS:
            raise ConfigError(
                f"target {engine!r}: there is no such engine. Set PRODOPS_TARGET to {' or '.join(TARGETS)}."
            )
        return cls(
            sources_file=sources_file,
            landing=folder.resolve(),
            home=Path(home or env.get("PRODOPS_HOME") or REPOSITORY).absolute(),
            as_of=_parse_date(as_of or env.get("PRODOPS_AS_OF")),
            key=env.get("PRODOPS_KEY") or None,
            target=engine,
            spark=SparkSettings.from_env(),
        )

    def require_writable(self) -> None:
        """Refuses a home in which nothing can be written, before anything is tried.

        Raises:
            ConfigError: what cannot be written, and what to set instead.
        """
        places = [self.home, self.build, self.work_file, self.publish_root, self.publish_root / "versions"]
        there = [place for place in places if place.exists()]
        nearest = next(parent for parent in (self.home, *self.home.parents) if parent.exists())
        for place in there or [nearest]:
            if not os.access(place, os.W_OK):
                raise ConfigError(
                    f"{place}: cannot be written (read-only, or owned by someone else). Mend its permissions, or set "
                    "PRODOPS_HOME or --home to a folder that can be written."
                )

    @property
    def build(self) -> Path:
        """Working folder: work file, archive, dbt target, Dagster's history. Never read by people."""
        return self.home / "build"

    @property
    def work_file(self) -> Path:
        """The DuckDB file that one process at a time builds in."""
        return self.build / "work.duckdb"

    @property
    def publish_root(self) -> Path:
        """Folder whose `current` link is all that readers need."""
        return self.home / "publish"

    @property
    def dagster_home(self) -> Path:
        """Dagster's instance: history of runs, checks and verdicts."""
        return self.build / "dagster"

    @property
    def dbt_target(self) -> Path:
        """dbt's manifest and compiled SQL for this warehouse; each engine compiles its own."""
        return self.build / ("dbt" if self.target == "duckdb" else f"dbt-{self.target}")

    @property
    def lake(self) -> Path:
        """Folder of Parquet files that Spark reads raw rows from and keeps its tables in; every worker must see it."""
        return self.spark.lake or self.build / "lake"

    def on(self, target: str) -> Settings:
        """The same warehouse, built on another engine."""
        return replace(self, target=target)

    @property
    def secret_file(self) -> Path:
        """Key for hashing personal ids, made once when PRODOPS_KEY is not set."""
        return self.build / "secret.key"


def code_version() -> str:
    """Commit this code was checked out at, or `unknown` outside a checkout."""
    git = shutil.which("git")
    if git is None:
        return "unknown"
    command = [git, "-C", str(REPOSITORY), "describe", "--always", "--dirty"]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    return answer.stdout.strip() or "unknown"


def _parse_date(text: str | None) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ConfigError(
            f"as-of date {text!r} is not a date. Write it as YYYY-MM-DD, for example 2026-06-30."
        ) from error
