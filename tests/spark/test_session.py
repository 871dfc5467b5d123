"""The session in which Spark builds: ANSI mode is on, whatever the adapter says, and nothing stays open."""

from __future__ import annotations

import pytest

from orchestration.settings import Settings
from orchestration.spark import spark_session


def test_ansi_mode_is_on_where_the_adapter_would_turn_it_off(company: Settings) -> None:
    from dbt.adapters.spark.connections import SparkConnectionMethod, SparkCredentials
    from dbt.adapters.spark.session import Connection
    from pyspark.sql import SparkSession

    def credentials() -> SparkCredentials:
        return SparkCredentials(host="localhost", schema="main", method=SparkConnectionMethod.SESSION)

    assert credentials().server_side_parameters["spark.sql.ansi.enabled"] == "false"  # else this wrapper is not needed
    with spark_session(company.on("spark")):
        cursor = Connection(server_side_parameters=credentials().server_side_parameters).cursor()
        cursor.execute("set spark.sql.ansi.enabled")
        assert cursor.fetchall()[0][1] == "true"
        for wrong in ("select 1 / 0", "select cast('abc' as int)", "select 9223372036854775807 + 1"):
            with pytest.raises(Exception, match=r"DIVIDE_BY_ZERO|CAST_INVALID_INPUT|ARITHMETIC_OVERFLOW"):
                cursor.execute(wrong)
                cursor.fetchall()
        cursor.execute("select cast(timestamp '2026-01-01 00:00:00' as string), current_timezone()")
        assert tuple(cursor.fetchall()[0]) == ("2026-01-01 00:00:00", "UTC")
    assert SparkSession.getActiveSession() is None
