"""A query whose rows should not exist, asked once: Great Expectations' own asks it again for the rows themselves.

They are never shown here, because they may be personal data.
"""

from __future__ import annotations

from functools import cache
from typing import Any, ClassVar


@cache
def no_rows_class() -> Any:
    """The expectation `no_rows`, made when the first suite is built: Great Expectations takes seconds to import."""
    from great_expectations.expectations import UnexpectedRowsExpectation

    class NoRows(UnexpectedRowsExpectation):  # type: ignore[misc]
        """Holds when the query gives no row; only their number is asked for."""

        metric_dependencies: ClassVar[tuple[str, ...]] = ("unexpected_rows_query.row_count",)

        def _validate(self, metrics: dict[str, Any], *_: Any, **__: Any) -> dict[str, Any]:
            count = metrics["unexpected_rows_query.row_count"]
            return {"success": count == 0, "result": {"observed_value": count}}

    return NoRows
