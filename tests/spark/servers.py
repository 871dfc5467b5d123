"""Spark's own servers on loopback, started from the wheel and ended with the block that needs them."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path

import pytest

WAIT_SECONDS = 180


def free_port() -> int:
    """A port that nothing listens on now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def process(folder: Path, name: str, *command: str, port: int | None = None) -> Iterator[subprocess.Popen[bytes]]:
    """A process of Spark with its log, waited for until it listens; ended with everything it started."""
    import pyspark

    home = Path(pyspark.__file__).parent
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / f"{name}.log"
    environment = {**os.environ, "SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_DAEMON_MEMORY": "512m"}
    with log.open("w") as out:
        started = subprocess.Popen(
            [str(home / "bin" / command[0]), *command[1:]],
            stdout=out, stderr=subprocess.STDOUT, env=environment, cwd=folder, start_new_session=True,
        )  # fmt: skip
    try:
        if port is not None:
            _wait(started, port, log)
        yield started
    finally:
        with suppress(ProcessLookupError):  # a test may have killed it
            os.killpg(started.pid, signal.SIGTERM)
        try:
            started.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(started.pid, signal.SIGKILL)


def _wait(started: subprocess.Popen[bytes], port: int, log: Path) -> None:
    for _ in range(WAIT_SECONDS * 5):
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        if started.poll() is not None:
            break
        time.sleep(0.2)
    raise RuntimeError(f"nothing listens on port {port}: {log.read_text()[-2000:]}")


def settings_of(folder: Path) -> list[str]:
    """Options of a server with a metastore of its own."""
    settings = {
        "spark.sql.catalogImplementation": "hive",
        "spark.hadoop.javax.jdo.option.ConnectionURL": f"jdbc:derby:;databaseName={folder / 'metastore'};create=true",
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.driver.extraJavaOptions": f"-Dderby.system.home={folder}",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.shuffle.partitions": "4",
        "spark.ui.enabled": "false",
    }
    return [part for name, value in settings.items() for part in ("--conf", f"{name}={value}")]


@contextmanager
def standalone_and_worker(folder: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A master with two workers of one core each; its address, and a worker whose executors are in its process group."""
    port = free_port()
    address = f"spark://127.0.0.1:{port}"
    worker = ("org.apache.spark.deploy.worker.Worker", address, "--cores", "1", "--memory", "1g", "--webui-port", "0")
    master = ("org.apache.spark.deploy.master.Master", "--host", "127.0.0.1", "--port", str(port), "--webui-port", "0")
    with (
        process(folder, "master", "spark-class", *master, port=port),
        process(folder, "worker1", "spark-class", *worker, "--work-dir", str(folder / "work1")) as one,
        process(folder, "worker2", "spark-class", *worker, "--work-dir", str(folder / "work2")),
    ):
        yield address, one


@contextmanager
def standalone(folder: Path) -> Iterator[str]:
    """A master with two workers of one core each; its address."""
    with standalone_and_worker(folder) as (address, _):
        yield address


@contextmanager
def connect_server(folder: Path) -> Iterator[str]:
    """A Spark Connect server; the address for SPARK_REMOTE."""
    port = free_port()
    options = [*settings_of(folder), "--conf", f"spark.connect.grpc.binding.port={port}"]
    name = "org.apache.spark.sql.connect.service.SparkConnectServer"
    command = ("spark-submit", "--master", "local[2]", "--driver-memory", "1500m", "--class", name, *options)
    with process(folder, "connect", *command, "spark-internal", port=port):
        yield f"sc://127.0.0.1:{port}"


@contextmanager
def thrift_server(folder: Path) -> Iterator[str]:
    """A Thrift server; host and port."""
    port = free_port()
    options = [*settings_of(folder), "--conf", f"spark.hadoop.hive.server2.thrift.port={port}"]
    options += ["--conf", "spark.hadoop.hive.server2.thrift.bind.host=127.0.0.1"]
    name = "org.apache.spark.sql.hive.thriftserver.HiveThriftServer2"
    command = ("spark-submit", "--master", "local[2]", "--driver-memory", "1500m", "--class", name, *options)
    with process(folder, "thrift", *command, "spark-internal", port=port):
        yield f"127.0.0.1:{port}"


Server = Callable[[Path], AbstractContextManager[str]]
WAYS: dict[str, tuple[Server, str]] = {
    "standalone": (standalone, "PRODOPS_SPARK_MASTER"),
    "connect": (connect_server, "SPARK_REMOTE"),
    "thrift": (thrift_server, "PRODOPS_SPARK_THRIFT"),
}


@contextmanager
def reached_by(way: str, folder: Path) -> Iterator[dict[str, str]]:
    """The environment in which `prodops run` builds on such a server; there is no Java where it needs none."""
    if way == "thrift" and find_spec("pyhive") is None:
        pytest.skip("the Thrift client is not installed")
    start, variable = WAYS[way]
    without_java = folder / "bin"
    without_java.mkdir(parents=True)
    path = {} if way == "standalone" else {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{without_java}"}
    with start(folder / way) as address:
        yield {variable: address, "PRODOPS_SPARK_MEMORY": "1500m", **path}
