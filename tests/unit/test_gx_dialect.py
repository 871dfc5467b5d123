"""The dialect must judge as Great Expectations itself does: every call is asked of DuckDB and of pandas.

Add a call here when a suite uses an expectation that is not listed yet. Do not add tests of suites or of
verdicts: this file prevents one mistake, a wrong answer by the engine that the gate relies on.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, NamedTuple

import duckdb
import pandas as pd
import pytest

ROWS = {
    "id": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
    "quantity": [1, 2, 2, 3, 3, 3, 4, 5, 8, 100],
    "price": [0.5, 1.5, 2.5, 2.5, 3.25, 4.0, 4.75, 5.5, 8.0, 9.5],
    "rebate": [0.5, None, 1.0, None, 1.5, 2.0, None, 2.5, 3.0, 3.5],
    "channel": ["web", "web", "web", "store", "store", "web", None, "partner", "web", "store"],
    "code": ["A-1", "A-2", "A-3", "B-1", "B-2", "B-3", "C-1", "C-2", "C-3", "x9"],
    "same_code": ["A-1", "A-2", "A-3", "B-1", "B-2", "B-3", "C-1", "C-2", "C-3", "y9"],
    "low": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
    "high": [2, 3, 4, 5, 6, 7, 8, 9, 10, 10],
    "half": [1, 1, 1, 1, 1, 1, 1, 1, 1, 2],
    "is_new": [True, False, True, True, False, False, True, True, False, True],
    "seen_at": [dt.datetime(2026, 1, day, 12) for day in range(1, 11)],
    "nothing": pd.Series([None] * 10, dtype="object"),
    "day_text": [f"2026-01-{day:02d}" for day in range(1, 11)],
    "json_text": ['{"a": 1}'] * 9 + ["{"],
}
COLUMNS = list(ROWS)
MANY_COLUMNS = ["low", "high", "half"]


class Call(NamedTuple):
    """One expectation with its arguments."""

    expectation: str
    arguments: dict[str, Any]


def call(expectation: str, /, column: str | None = None, **arguments: Any) -> Call:
    return Call(expectation, {"column": column, **arguments} if column else arguments)


CALLS = [
    # nulls
    call("ExpectColumnValuesToNotBeNull", "id"),
    call("ExpectColumnValuesToNotBeNull", "channel"),
    call("ExpectColumnValuesToNotBeNull", "channel", mostly=0.9),
    call("ExpectColumnValuesToNotBeNull", "rebate", mostly=0.8),
    call("ExpectColumnValuesToBeNull", "nothing"),
    call("ExpectColumnValuesToBeNull", "rebate"),
    call("ExpectColumnValuesToBeNull", "rebate", mostly=0.3),
    call("ExpectColumnProportionOfNonNullValuesToBeBetween", "rebate", min_value=0.7, max_value=1),
    call("ExpectColumnProportionOfNonNullValuesToBeBetween", "rebate", min_value=0.8, max_value=1),
    # uniqueness
    call("ExpectColumnValuesToBeUnique", "id"),
    call("ExpectColumnValuesToBeUnique", "quantity"),
    call("ExpectColumnValuesToBeUnique", "quantity", mostly=0.5),
    call("ExpectCompoundColumnsToBeUnique", column_list=["channel", "id"]),
    call("ExpectCompoundColumnsToBeUnique", column_list=["channel", "half"]),
    call("ExpectSelectColumnValuesToBeUniqueWithinRecord", column_list=["low", "high"]),
    call("ExpectSelectColumnValuesToBeUniqueWithinRecord", column_list=["low", "half"]),
    call("ExpectColumnProportionOfUniqueValuesToBeBetween", "id", min_value=1, max_value=1),
    call("ExpectColumnProportionOfUniqueValuesToBeBetween", "quantity", min_value=0.9),
    call("ExpectColumnUniqueValueCountToBeBetween", "channel", min_value=3, max_value=3),
    call("ExpectColumnUniqueValueCountToBeBetween", "channel", min_value=4),
    # ranges
    call("ExpectColumnValuesToBeBetween", "quantity", min_value=1, max_value=100),
    call("ExpectColumnValuesToBeBetween", "quantity", min_value=1, max_value=5),
    call("ExpectColumnValuesToBeBetween", "quantity", min_value=1, max_value=5, mostly=0.8),
    call("ExpectColumnValuesToBeBetween", "price", min_value=0.5, strict_min=True),
    call("ExpectColumnValuesToBeBetween", "rebate", max_value=3.5, strict_max=True),
    call("ExpectColumnValuesToBeBetween", "seen_at", min_value=dt.datetime(2026, 1, 1)),
    call("ExpectColumnValuesToBeBetween", "seen_at", max_value=dt.datetime(2026, 1, 5)),
    call("ExpectColumnMaxToBeBetween", "quantity", min_value=100, max_value=100),
    call("ExpectColumnMaxToBeBetween", "price", max_value=9),
    call("ExpectColumnMinToBeBetween", "price", min_value=0.5),
    call("ExpectColumnMinToBeBetween", "price", min_value=0.5, strict_min=True),
    # moments and quantiles
    call("ExpectColumnMeanToBeBetween", "id", min_value=5.5, max_value=5.5),
    call("ExpectColumnMeanToBeBetween", "rebate", min_value=3),
    call("ExpectColumnMedianToBeBetween", "quantity", min_value=3, max_value=3),
    call("ExpectColumnMedianToBeBetween", "price", max_value=3),
    call("ExpectColumnSumToBeBetween", "id", min_value=55, max_value=55),
    call("ExpectColumnSumToBeBetween", "price", max_value=40),
    call("ExpectColumnStdevToBeBetween", "id", min_value=3.02, max_value=3.03),
    call("ExpectColumnStdevToBeBetween", "id", max_value=2.9),
    call(
        "ExpectColumnQuantileValuesToBeBetween",
        "id",
        quantile_ranges={"quantiles": [0.1, 0.9], "value_ranges": [[1, 2], [9, 10]]},
    ),
    call(
        "ExpectColumnQuantileValuesToBeBetween",
        "id",
        quantile_ranges={"quantiles": [0.5], "value_ranges": [[7, 8]]},
    ),
    call("ExpectColumnValueZScoresToBeLessThan", "id", threshold=2, double_sided=True),
    call("ExpectColumnValueZScoresToBeLessThan", "quantity", threshold=2, double_sided=True),
    # sets
    call("ExpectColumnValuesToBeInSet", "channel", value_set=["web", "store", "partner"]),
    call("ExpectColumnValuesToBeInSet", "channel", value_set=["web", "store"]),
    call("ExpectColumnValuesToBeInSet", "channel", value_set=["web", "store"], mostly=0.8),
    call("ExpectColumnValuesToBeInSet", "is_new", value_set=[True]),
    call("ExpectColumnValuesToNotBeInSet", "channel", value_set=["unknown"]),
    call("ExpectColumnValuesToNotBeInSet", "channel", value_set=["web"]),
    call("ExpectColumnValuesToNotBeInSet", "channel", value_set=["partner"], mostly=0.85),
    call("ExpectColumnDistinctValuesToBeInSet", "channel", value_set=["web", "store", "partner"]),
    call("ExpectColumnDistinctValuesToBeInSet", "channel", value_set=["web"]),
    call("ExpectColumnDistinctValuesToContainSet", "channel", value_set=["web", "store"]),
    call("ExpectColumnDistinctValuesToContainSet", "channel", value_set=["post"]),
    call("ExpectColumnDistinctValuesToEqualSet", "channel", value_set=["web", "store", "partner"]),
    call("ExpectColumnDistinctValuesToEqualSet", "channel", value_set=["web", "store"]),
    call("ExpectColumnMostCommonValueToBeInSet", "channel", value_set=["web"]),
    call("ExpectColumnMostCommonValueToBeInSet", "channel", value_set=["store"]),
    # text
    call("ExpectColumnValueLengthsToEqual", "day_text", value=10),
    call("ExpectColumnValueLengthsToEqual", "code", value=3),
    call("ExpectColumnValueLengthsToBeBetween", "code", min_value=2, max_value=3),
    call("ExpectColumnValueLengthsToBeBetween", "channel", min_value=4),
    call("ExpectColumnValuesToMatchRegex", "code", regex="-[0-9]", mostly=0.9),
    call("ExpectColumnValuesToMatchRegex", "code", regex="^[A-C]-[0-9]$"),
    call("ExpectColumnValuesToNotMatchRegex", "code", regex="z"),
    call("ExpectColumnValuesToNotMatchRegex", "code", regex="B"),
    call("ExpectColumnValuesToMatchRegexList", "code", regex_list=["A", "B|C|x"], match_on="any"),
    call("ExpectColumnValuesToMatchRegexList", "code", regex_list=["A", "-"], match_on="all"),
    call("ExpectColumnValuesToNotMatchRegexList", "code", regex_list=["z", "q"]),
    call("ExpectColumnValuesToNotMatchRegexList", "code", regex_list=["A", "q"]),
    # several columns
    call("ExpectColumnPairValuesAToBeGreaterThanB", column_A="high", column_B="low", or_equal=True),
    call("ExpectColumnPairValuesAToBeGreaterThanB", column_A="high", column_B="low"),
    call(
        "ExpectColumnPairValuesAToBeGreaterThanB",
        column_A="price",
        column_B="rebate",
        ignore_row_if="either_value_is_missing",
        mostly=0.8,
    ),
    call("ExpectColumnPairValuesToBeEqual", column_A="low", column_B="id"),
    call("ExpectColumnPairValuesToBeEqual", column_A="code", column_B="same_code"),
    call("ExpectColumnPairValuesToBeInSet", column_A="half", column_B="low",
         value_pairs_set=[(1, n) for n in range(1, 10)] + [(2, 10)]),
    call("ExpectColumnPairValuesToBeInSet", column_A="half", column_B="low",
         value_pairs_set=[(1, n) for n in range(1, 10)]),
    call("ExpectMulticolumnSumToEqual", column_list=MANY_COLUMNS, sum_total=22),
    call("ExpectMulticolumnSumToEqual", column_list=["low", "half"], sum_total=2),
    # the table
    call("ExpectTableRowCountToEqual", value=10),
    call("ExpectTableRowCountToEqual", value=9),
    call("ExpectTableRowCountToBeBetween", min_value=1, max_value=10),
    call("ExpectTableRowCountToBeBetween", min_value=11),
    call("ExpectTableColumnCountToEqual", value=len(COLUMNS)),
    call("ExpectTableColumnCountToBeBetween", min_value=99),
    call("ExpectTableColumnsToMatchSet", column_set=COLUMNS[::-1], exact_match=True),
    call("ExpectTableColumnsToMatchSet", column_set=["id", "absent"], exact_match=False),
    call("ExpectTableColumnsToMatchOrderedList", column_list=COLUMNS),
    call("ExpectTableColumnsToMatchOrderedList", column_list=COLUMNS[::-1]),
    call("ExpectColumnToExist", "id"),
    call("ExpectColumnToExist", "absent"),
    # rows chosen by a condition (the condition is made in `expectation`)
    call("ExpectColumnValuesToBeBetween", "quantity", max_value=4, condition=("channel", "store")),
    call("ExpectColumnValuesToNotBeNull", "rebate", condition=("channel", "web")),
]  # fmt: skip

# What has no implementation in SQL, on any database.
ONLY_PANDAS = [
    call("ExpectColumnValuesToBeIncreasing", "id"),
    call("ExpectColumnValuesToBeDecreasing", "id"),
    call("ExpectColumnValuesToMatchStrftimeFormat", "day_text", strftime_format="%Y-%m-%d"),
    call("ExpectColumnValuesToBeDateutilParseable", "day_text"),
    call("ExpectColumnValuesToBeJsonParseable", "json_text"),
    call("ExpectColumnValuesToMatchJsonSchema", "json_text", json_schema={"type": "object"}),
]
# What has no implementation in pandas; the answers are worked out by hand.
ONLY_SQL = [
    (call("ExpectColumnValuesToMatchLikePattern", "code", like_pattern="_-_"), 1),
    (call("ExpectColumnValuesToMatchLikePattern", "code", like_pattern="%"), 0),
    (call("ExpectColumnValuesToNotMatchLikePattern", "code", like_pattern="B%"), 3),
    (call("UnexpectedRowsExpectation",
          unexpected_rows_query="select 1 from {batch} where quantity > 4"), 3),
    (call("UnexpectedRowsExpectation",
          unexpected_rows_query="select 1 from {batch} having count(*) < 10"), 0),
]  # fmt: skip
# The names of types belong to each engine, so the two are asked separately.
TYPE_NAMES = {"id": "BIGINT", "price": "DOUBLE", "code": "VARCHAR", "is_new": "BOOLEAN",
              "seen_at": "TIMESTAMP WITHOUT TIME ZONE"}  # fmt: skip


def expectation(one: Call, number: int) -> Any:
    import great_expectations.expectations as gxe
    from great_expectations.expectations.row_conditions import Column

    arguments = dict(one.arguments)
    if "condition" in arguments:
        column, value = arguments.pop("condition")
        arguments["row_condition"] = Column(column) == value
    return getattr(gxe, one.expectation)(**arguments, meta={"number": number})


def raised(info: dict[str, Any]) -> bool:
    """Great Expectations reports either one exception or one per metric."""
    return bool(info["raised_exception"]) if "raised_exception" in info else bool(info)


def answers(batch: Any, calls: list[Call]) -> list[dict[str, Any]]:
    import great_expectations as gx

    suite = gx.ExpectationSuite(
        name="calls", expectations=[expectation(one, number) for number, one in enumerate(calls)]
    )
    result = batch.validate(suite, result_format="BASIC")
    ordered = sorted(result.results, key=lambda one: one.expectation_config.meta["number"])
    assert len(ordered) == len(calls)
    return [
        {
            "raised": raised(one.exception_info),
            "success": one.success,
            "unexpected": one.result.get("unexpected_count"),
            "observed": one.result.get("observed_value"),
        }
        for one in ordered
    ]


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    frame = pd.DataFrame(ROWS)
    with duckdb.connect() as con:
        con.execute("create schema shop")
        con.execute(
            "create table shop.sold as select * replace"
            " (cast(nothing as varchar) as nothing, cast(seen_at as timestamp) as seen_at)"
            " from frame"
        )
        assert len(frame) == 10
        yield con


@pytest.fixture(scope="module")
def duckdb_batch(connection: duckdb.DuckDBPyConnection) -> Iterator[Any]:
    from orchestration.audit.evaluate import sql_datasource

    with sql_datasource(connection) as datasource:
        asset = datasource.add_table_asset("shop.sold", table_name="shop.sold")
        yield asset.add_batch_definition_whole_table("all").get_batch()


@pytest.fixture(scope="module")
def pandas_batch() -> Any:
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    asset = context.data_sources.add_pandas("frame").add_dataframe_asset("sold")
    definition = asset.add_batch_definition_whole_dataframe("all")
    return definition.get_batch({"dataframe": pd.DataFrame(ROWS)})


def test_at_least_74_calls_are_compared() -> None:
    assert len(CALLS) >= 74


def test_duckdb_and_pandas_give_the_same_answer_to_every_call(duckdb_batch: Any, pandas_batch: Any) -> None:
    from_duckdb, from_pandas = answers(duckdb_batch, CALLS), answers(pandas_batch, CALLS)
    different = [
        (one, ours, oracle)
        for one, ours, oracle in zip(CALLS, from_duckdb, from_pandas, strict=True)
        if ours["raised"]
        or oracle["raised"]
        or (ours["success"], ours["unexpected"]) != (oracle["success"], oracle["unexpected"])
    ]
    assert different == []


def test_calls_of_each_kind_pass_and_fail(duckdb_batch: Any) -> None:
    successes = [answer["success"] for answer in answers(duckdb_batch, CALLS)]
    assert min(successes.count(True), successes.count(False)) > len(CALLS) // 3


def test_what_only_pandas_can_evaluate_raises_instead_of_passing(duckdb_batch: Any) -> None:
    assert [(answer["raised"], answer["success"]) for answer in answers(duckdb_batch, ONLY_PANDAS)] == [
        (True, False)
    ] * len(ONLY_PANDAS)


def test_what_only_sql_can_evaluate_counts_the_rows_worked_out_by_hand(duckdb_batch: Any, pandas_batch: Any) -> None:
    calls = [one for one, _ in ONLY_SQL]
    counted = [
        answer["observed"] if answer["unexpected"] is None else answer["unexpected"]
        for answer in answers(duckdb_batch, calls)
    ]
    assert counted == [count for _, count in ONLY_SQL]
    assert all(answer["raised"] for answer in answers(pandas_batch, calls))


@pytest.mark.parametrize(("column", "name"), TYPE_NAMES.items())
def test_types_go_by_their_sql_names(duckdb_batch: Any, column: str, name: str) -> None:
    right = call("ExpectColumnValuesToBeOfType", column, type_=name)
    wrong = call("ExpectColumnValuesToBeOfType", column, type_="BLOB")
    assert [answer["success"] for answer in answers(duckdb_batch, [right, wrong])] == [True, False]


def test_a_failing_metric_does_not_spoil_the_next(duckdb_batch: Any) -> None:
    calls = [
        call("UnexpectedRowsExpectation", unexpected_rows_query="select absent from {batch}"),
        call("UnexpectedRowsExpectation", unexpected_rows_query="select 1 from {batch} where id > 9"),
    ]
    assert [answer["observed"] for answer in answers(duckdb_batch, calls)] == [None, 1]


def test_types_without_a_twin_in_sqlalchemy_do_not_break_other_columns(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    from orchestration.audit.evaluate import sql_datasource

    connection.execute(
        """create or replace table shop.odd as
           select 1 as id, sum(1) as huge, [1] as list, {'a': 1} as struct, uuid() as uuid,
                  cast('2026-01-01' as timestamptz) as zoned"""
    )
    with sql_datasource(connection) as datasource:
        asset = datasource.add_table_asset("shop.odd", table_name="shop.odd")
        batch = asset.add_batch_definition_whole_table("all").get_batch()
        answered = answers(batch, [call("ExpectColumnValuesToNotBeNull", "huge")])
    assert answered[0]["success"]


def test_the_connection_is_still_open_afterwards(connection: duckdb.DuckDBPyConnection) -> None:
    from orchestration.audit.duckdb_dialect import _shared, shared_connection

    with shared_connection(connection) as url:
        assert url.rpartition("/")[2] in _shared
    assert url.rpartition("/")[2] not in _shared
    assert connection.execute("select 42").fetchone() == (42,)
