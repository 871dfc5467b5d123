"""A condition over all rows of the audited table: the conditions of one suite are asked in a single scan.

Great Expectations puts aggregate metrics of one table into one statement; a query of its own scans the table again.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any, ClassVar

_OVER_ALL_ROWS = re.compile(r"\s*select 1\s+from \{batch\}\s+having\s+(?P<condition>.+)", re.DOTALL)


def condition_of(query: str) -> str | None:
    """What a query `select 1 from {batch} having <condition>` asks; None for a query of another form."""
    found = _OVER_ALL_ROWS.fullmatch(query)
    return found["condition"] if found and "{" not in found["condition"] else None


@cache
def over_rows_class() -> Any:
    """The expectation `over_rows`, made when the first suite is built: Great Expectations takes seconds to import."""
    import sqlalchemy as sa
    from great_expectations.core.metric_domain_types import MetricDomainTypes
    from great_expectations.core.metric_function_types import MetricPartialFunctionTypes
    from great_expectations.execution_engine import SqlAlchemyExecutionEngine
    from great_expectations.expectations.expectation import BatchExpectation
    from great_expectations.expectations.metrics.metric_provider import metric_partial
    from great_expectations.expectations.metrics.table_metric_provider import TableMetricProvider

    class ConditionOverRows(TableMetricProvider):  # type: ignore[misc]
        """1 where the condition holds of all rows together, else 0."""

        metric_name = "table.condition"
        value_keys = ("condition",)

        @metric_partial(
            engine=SqlAlchemyExecutionEngine,
            partial_fn_type=MetricPartialFunctionTypes.AGGREGATE_FN,
            domain_type=MetricDomainTypes.TABLE,
        )
        def _sqlalchemy(
            cls,  # noqa: N805 - Great Expectations hands over the class
            *,
            metric_domain_kwargs: dict[str, Any],
            metric_value_kwargs: dict[str, Any],
            **_: Any,
        ) -> Any:
            asked: Any = sa.literal_column(f"case when {metric_value_kwargs['condition']} then 1 else 0 end")
            return asked, metric_domain_kwargs, {}

    class OverRows(BatchExpectation):  # type: ignore[misc]
        """Holds when the condition does not."""

        condition: str
        metric_dependencies: ClassVar[tuple[str, ...]] = ("table.condition",)
        success_keys: ClassVar[tuple[str, ...]] = ("condition",)

        def _validate(self, metrics: dict[str, Any], *_: Any, **__: Any) -> dict[str, Any]:
            count = metrics["table.condition"]
            return {"success": count == 0, "result": {"observed_value": count}}

    return OverRows
