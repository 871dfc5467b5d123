"""Are the quality measures of the release believable?

Add volumes, ranges, shares and drift here, each with a severity, a reason and a named threshold.
Do not add keys, references, formulas or totals: dbt asserts those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.queries import unexpected_rows

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

MIN_RECONCILIATION = 1
NOT_RECONCILED = f"""
    select 1 from {{batch}}
    where dimension = 'reconciliation' and score < {MIN_RECONCILIATION}"""
NOTHING_MEASURED = """
    select 1
    from {batch}
    having count(*) = 0 and exists (select 1 from loads.files where status = 'loaded')"""
LOW_SCORE = 0.9
LOW_SCORES = f"""
    select 1 from {{batch}}
    where dimension <> 'reconciliation' and score < {LOW_SCORE}"""

CHECKS = (  # query whose rows are unexpected, severity, reason
    (NOT_RECONCILED, "critical", "Totals that do not agree between two places mean that one of them is wrong."),
    (NOTHING_MEASURED, "critical", "Data was loaded and no quality measured, so silence would read as perfection."),
    (LOW_SCORES, "warning", "An object below 90 % in a dimension of quality needs its owner."),
)


def suite() -> ExpectationSuite:
    """Object, dimension and day."""
    import great_expectations as gx

    return gx.ExpectationSuite(
        name="marts.data_quality",
        expectations=unexpected_rows(CHECKS),
    )
