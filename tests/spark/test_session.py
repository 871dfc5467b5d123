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
        connection = Connection(server_side_parameters=credentials().server_side_parameters)

        def rows(sql: str) -> list[tuple]:
            cursor = connection.cursor()  # one keeps the rows of its first statement
            cursor.execute(sql)
            return [tuple(row) for row in cursor.fetchall() or []]

        assert rows("set spark.sql.ansi.enabled")[0][1] == "true"
        for wrong in ("select 1 / 0", "select cast('abc' as int)", "select 9223372036854775807 + 1"):
            with pytest.raises(Exception, match=r"DIVIDE_BY_ZERO|CAST_INVALID_INPUT|ARITHMETIC_OVERFLOW"):
                rows(wrong)
        shown = rows("select cast(timestamp '2026-01-01 00:00:00' as string), current_timezone()")
        assert shown == [("2026-01-01 00:00:00", "UTC")]
    assert SparkSession.getActiveSession() is None
