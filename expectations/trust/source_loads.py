"""Are the loads behind the release believable?

Add volumes, ranges, shares and drift here, each with a severity, a reason and a named threshold.
Do not add keys, references, formulas or totals: dbt asserts those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.queries import unexpected_rows

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

NOT_RECONCILED = "select 1 from {batch} where reconciles is not true"
SOURCE_WITHOUT_LOAD = """
    select 1
    from loads.sources as configured
    where configured.is_present and configured.source not in (select source from {batch})"""
MAX_SHARE_QUARANTINED = 0.01
MANY_QUARANTINED = f"""
    select 1
    from {{batch}}
    group by source
    having sum(rows_quarantined_open) > {MAX_SHARE_QUARANTINED} * sum(rows_in)"""
ENTRIES_DIFFER = """
    select 1 from {batch}
    where rows_quarantined_open > rows_quarantined or rows_quarantined > rows_quarantined_open + rows_resolved"""
EMPTY_SOURCE = """
    select 1
    from {batch}
    group by source
    having sum(rows_in) > 0 and sum(rows_loaded) = 0"""

CHECKS = (  # query whose rows are unexpected, severity, reason
    (NOT_RECONCILED, "critical", "A load whose counts or sums do not balance lost or invented records."),
    (
        SOURCE_WITHOUT_LOAD,
        "critical",
        "A source that delivered files but shows no load was left out of the release unnoticed.",
    ),
    (
        ENTRIES_DIFFER,
        "critical",
        "A refused record without an entry cannot be found again; an entry too many was loaded as well.",
    ),
    (EMPTY_SOURCE, "warning", "A source of which nothing was loaded leaves its marts as they were, or empty."),
    (
        MANY_QUARANTINED,
        "warning",
        "A source that loses more than a hundredth of its records is biased by what is left out.",
    ),
)


def suite() -> ExpectationSuite:
    """What happened to each delivered file."""
    import great_expectations as gx

    return gx.ExpectationSuite(
        name="marts.source_loads",
        expectations=unexpected_rows(CHECKS),
    )
