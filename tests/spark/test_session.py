"""The session in which Spark builds: ANSI mode is on, whatever the adapter says, and nothing stays open."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from orchestration.settings import Settings
from orchestration.spark import spark_session
from tests.spark.conftest import environment_of


def test_ansi_mode_is_on_where_the_adapter_would_turn_it_off(company: Settings) -> None:
    from dbt.adapters.spark.connections import SparkConnectionMethod, SparkCredentials
    from dbt.adapters.spark.session import Connection
    from pyspark.sql import SparkSession

    def credentials() -> SparkCredentials:
        return SparkCredentials(host="localhost", schema="main", method=SparkConnectionMethod.SESSION)

    assert credentials().server_side_parameters["spark.sql.ansi.enabled"] == "false"  # else this wrapper is not needed
    with spark_session(company.on("spark")):
        connection = Connection(server_side_parameters=credentials().server_side_parameters)

        def rows(sql: str) -> list[tuple]:
            cursor = connection.cursor()  # one keeps the rows of its first statement
            cursor.execute(sql)
            return [tuple(row) for row in cursor.fetchall() or []]

        assert rows("set spark.sql.ansi.enabled")[0][1] == "true"
        assert rows("set spark.sql.shuffle.partitions")[0][1] == "4"  # a small session; Spark's own default is 200
        for wrong in ("select 1 / 0", "select cast('abc' as int)", "select 9223372036854775807 + 1"):
            with pytest.raises(Exception, match=r"DIVIDE_BY_ZERO|CAST_INVALID_INPUT|ARITHMETIC_OVERFLOW"):
                rows(wrong)
        shown = rows("select cast(timestamp '2026-01-01 00:00:00' as string), current_timezone()")
        assert shown == [("2026-01-01 00:00:00", "UTC")]
    assert SparkSession.getActiveSession() is None


def test_the_owner_of_spark_says_how_many_partitions(company: Settings, tmp_path: Path) -> None:
    """In a process of its own: Spark reads its folder of settings once."""
    (tmp_path / "spark-defaults.conf").write_text("spark.sql.shuffle.partitions 7\n")
    ask = (
        "from orchestration.settings import Settings; from orchestration.spark import spark_session\n"
        "with spark_session(Settings.from_env().on('spark')):\n"
        "    from pyspark.sql import SparkSession\n"
        "    print(SparkSession.getActiveSession().conf.get('spark.sql.shuffle.partitions'))"
    )
    environment = {**os.environ, **environment_of(company), "SPARK_CONF_DIR": str(tmp_path)}
    told = subprocess.run([sys.executable, "-c", ask], env=environment, capture_output=True, text=True, check=False)
    assert told.stdout.strip() == "7", told.stderr
