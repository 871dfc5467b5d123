"""The session in which Spark builds: whether there can be one, how it is opened for dbt, and that it is closed again.

Add a setting of the session here when every way to reach Spark needs it; how it is reached is in `SparkSettings`.
"""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from orchestration.settings import ConfigError, Settings, SparkSettings

_ANSI = "spark.sql.ansi.enabled"
_PARTITIONS = "spark.sql.shuffle.partitions"
_JAVA = 17
_MASTERS = r"(local(\[[0-9*]+(, *[0-9]+)?\])?$|spark://|yarn$|k8s://)"
_PATIENCE = 5  # seconds
_LOG_SETTINGS = Path(__file__).with_name("log4j2.properties")


def require_spark(settings: Settings) -> None:
    """Refuses to start what could not end: no adapter, no client, no Java, or no server at its address.

    Raises:
        ConfigError: what is missing, and the command that brings it.
    """
    if find_spec("dbt.adapters.spark") is None or find_spec("pyspark") is None:
        raise ConfigError(
            "building on Spark needs an extra: `uv sync --extra spark` (with its own engine), or `uv sync --extra "
            "spark-remote` for a server that is there already."
        )
    if settings.spark.is_own_session:
        _require_java()
    _require_server(settings.spark)


def _require_server(spark: SparkSettings) -> None:
    """Spark itself would try for minutes and then say little; one of several masters is enough."""
    for setting, address, port in (
        ("PRODOPS_SPARK_THRIFT", spark.thrift and f"//{spark.thrift}", 10000),
        ("SPARK_REMOTE", spark.remote, 15002),
        ("PRODOPS_SPARK_MASTER", spark.master, 7077),
    ):
        if not address:
            continue
        kind, _, hosts = address.partition("//")
        if setting == "PRODOPS_SPARK_MASTER" and not re.match(_MASTERS, address):
            raise ConfigError(
                f"{setting} is {address!r}, which Spark does not know: set it to local[2], spark://host:7077, yarn or k8s://…"
            )
        if hosts and kind in ("", "sc:", "spark:") and not any(_listens(host, port) for host in hosts.split(",")):
            raise ConfigError(
                f"nothing listens on {address.lstrip('/')}: start that server of Spark, or set {setting}."
            )
        return


def _listens(address: str, usual_port: int) -> bool:
    place = urlsplit(f"//{address}")
    try:
        with socket.create_connection((place.hostname or "localhost", place.port or usual_port), timeout=_PATIENCE):
            return True
    except (OSError, ValueError):  # not there, not a port
        return False


def _require_java() -> None:
    java = shutil.which("java")
    mend = "Install it (Debian: `apt-get install openjdk-17-jre-headless`), or set SPARK_REMOTE to a Connect server."
    if java is None:
        raise ConfigError(f"building on Spark in this process needs Java {_JAVA}, and there is no `java`. {mend}")
    told = subprocess.run([java, "-version"], capture_output=True, text=True, check=False)
    words = told.stderr.split('"')
    version = words[1] if len(words) > 1 else ""
    if not version.split(".")[0].isdigit() or int(version.split(".")[0]) < _JAVA:
        raise ConfigError(f"building on Spark needs Java {_JAVA} or newer; `java` is {version or 'unknown'}. {mend}")


@contextmanager
def spark_session(settings: Settings) -> Iterator[None]:
    """Spark as dbt will find it inside the block: one session, ANSI mode on; stopped afterwards."""
    require_spark(settings)
    warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)  # none is used here
    with _ansi_kept_on():
        try:
            if settings.spark.is_own_session:
                _open(settings)
            yield
        finally:
            _stop()


@contextmanager
def _ansi_kept_on() -> Iterator[None]:
    """The adapter sets ANSI mode off whatever the profile says: then a division by zero is null, and sums wrap."""
    from dbt.adapters.spark.connections import SparkCredentials

    theirs = SparkCredentials.__post_init__

    def ours(credentials: Any) -> None:
        theirs(credentials)
        credentials.server_side_parameters[_ANSI] = "true"

    SparkCredentials.__post_init__ = ours
    try:
        yield
    finally:
        SparkCredentials.__post_init__ = theirs


def _open(settings: Settings) -> None:
    from pyspark.sql import SparkSession

    home = settings.build / "spark"
    home.mkdir(parents=True, exist_ok=True)
    log = home / "spark.log"
    builder = SparkSession.builder.appName("prodops").master(settings.spark.master)
    for name, value in _session_settings(settings, log).items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    if settings.spark.is_local and session.sparkContext.getConf().get(_PARTITIONS) is None:
        # many small steps: two hundred tasks for each of them would be most of a small build
        session.conf.set(_PARTITIONS, "4")


def _session_settings(settings: Settings, log: Path) -> dict[str, str]:
    return {
        _ANSI: "true",
        "spark.sql.session.timeZone": "UTC",
        "spark.driver.memory": settings.spark.memory,
        # every build makes everything again, so names need not outlive the session, and Derby would cost time
        "spark.sql.catalogImplementation": "in-memory",
        "spark.driver.extraJavaOptions": "-Duser.timezone=UTC "
        f"-Dlog4j2.configurationFile=file:{_LOG_SETTINGS} -Dprodops.spark.log={log}",
        "spark.sql.warehouse.dir": str(settings.lake / "tables"),
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        **(
            {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
            if settings.spark.is_local
            else {}
        ),
    }


def _stop() -> None:
    from pyspark.sql import SparkSession

    session = SparkSession.getActiveSession()
    if session is not None:
        session.stop()
