"""Are the invitations as delivered believable?

Add volumes, ranges, shares and drift here, each with a severity, a reason and a named threshold.
Do not add keys, types, required or accepted values: the loader and dbt assert those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.queries import impossible_dates, unexpected_rows

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

IMPOSSIBLE_DATES = impossible_dates("invited_at")

MAX_SHARE_OUT_OF_ORDER = 0.01
OUT_OF_ORDER = f"""
    select 1
    from {{batch}}
    having count(*) filter (where completed_at < EARLIER) > {MAX_SHARE_OUT_OF_ORDER} * count(*)"""
COMPLETED_BEFORE_STARTED = OUT_OF_ORDER.replace("EARLIER", "started_at")
ANSWERED_BEFORE_INVITED = OUT_OF_ORDER.replace("EARLIER", "invited_at")
MIN_N = 100
MAX_SHARE_BOUNCED = 0.8
MOSTLY_BOUNCED = f"""
    select 1
    from {{batch}}
    having count(*) >= {MIN_N}
        and count(bounced_at) > {MAX_SHARE_BOUNCED} * count(*)"""
MAX_SHARE_COMPLETED = 0.9
NEARLY_ALL_COMPLETED = f"""
    select 1
    from {{batch}}
    having count(*) >= {MIN_N}
        and count(completed_at) > {MAX_SHARE_COMPLETED} * count(*)"""

CHECKS = (  # query whose rows are unexpected, severity, reason
    (
        IMPOSSIBLE_DATES,
        "critical",
        "A date after the day of loading is a wrong date format or clock, and spoils every period.",
    ),
    (COMPLETED_BEFORE_STARTED, "critical", "Responses completed before they began mean that two columns were swapped."),
    (ANSWERED_BEFORE_INVITED, "critical", "Responses before their invitation mean that the dates are misread."),
    (MOSTLY_BOUNCED, "critical", "When most invitations bounce, the addresses are broken and the rest is no sample."),
    (
        NEARLY_ALL_COMPLETED,
        "warning",
        "Nearly everyone answering usually means that only answered invitations were exported.",
    ),
)


def suite() -> ExpectationSuite:
    """Who was asked, and how far each got."""
    import great_expectations as gx

    return gx.ExpectationSuite(
        name="raw_survey.invitations",
        expectations=unexpected_rows(CHECKS),
    )
