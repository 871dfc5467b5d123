"""Is what new products took from old ones believable?

Add volumes, ranges, shares and drift here, each with a severity, a reason and a named threshold.
Do not add keys, references, formulas or totals: dbt asserts those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.drift import RESULTS_LOST, rows_lost
from expectations.queries import unexpected_rows

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

SHOWN_WITHOUT_GROUND = """
    select 1
    from {batch}
    where status = 'not_identifiable' and (cannibalisation_rate is not null or ci_low is not null)"""
MIN_ROWS = 24
MAX_SHARE_NOT_IDENTIFIABLE = 0.8
MOSTLY_NOT_IDENTIFIABLE = f"""
    select 1
    from {{batch}}
    having count(*) >= {MIN_ROWS}
        and count(*) filter (where status = 'not_identifiable') > {MAX_SHARE_NOT_IDENTIFIABLE} * count(*)"""
MAX_RATE = 5
TAKES_MORE_THAN_IT_SELLS = f"""
    select 1
    from {{batch}}
    where months_since >= 6 and ci_low > {MAX_RATE}"""
MAX_SHARE_LOST = 0.4
ROWS_LOST = rows_lost("marts.product_cannibalisation", MAX_SHARE_LOST)

CHECKS = (  # query whose rows are unexpected, severity, reason
    (SHOWN_WITHOUT_GROUND, "critical", "A rate without a counterfactual is a guess that looks like a measurement."),
    (
        MOSTLY_NOT_IDENTIFIABLE,
        "warning",
        "Launches of which hardly one can be judged mean launch dates of an import, or lines with one family.",
    ),
    (
        TAKES_MORE_THAN_IT_SELLS,
        "warning",
        "A product that takes five times what it sells lost its own sales, or the link names the wrong product.",
    ),
    (ROWS_LOST, "warning", RESULTS_LOST),
)


def suite() -> ExpectationSuite:
    """Old product, new product and months since the launch."""
    import great_expectations as gx

    return gx.ExpectationSuite(
        name="marts.product_cannibalisation",
        expectations=unexpected_rows(CHECKS),
    )
