"""Are the responses of survey exports believable?

Add volumes, ranges, shares and drift here, each with a severity, a reason and a named threshold.
Do not add keys, types, required or accepted values: the loader and dbt assert those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.queries import impossible_dates, unexpected_rows

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

IMPOSSIBLE_DATES = impossible_dates("answered_at")
MIN_N = 100
MAX_SHARE_EMPTY = 0.9
WITHOUT_ANSWERS = f"""
    select 1 from {{batch}}
    group by _source
    having count(*) >= {MIN_N} and count(*) filter (where answer_count = 0) > {MAX_SHARE_EMPTY} * count(*)"""
MAX_SHARE_EXCLUDED = 0.5
MOSTLY_EXCLUDED = f"""
    select 1 from {{batch}}
    group by _source
    having count(*) >= {MIN_N} and count(exclusion) > {MAX_SHARE_EXCLUDED} * count(*)"""
UNKNOWN_STATUS = """
    select 1 from {batch}
    where exclusion = 'unknown_status'"""

CHECKS = (  # query whose rows are unexpected, severity, reason
    (
        IMPOSSIBLE_DATES,
        "critical",
        "A date after the day of loading is a wrong date format or clock, and spoils every period.",
    ),
    (
        WITHOUT_ANSWERS,
        "critical",
        "An export in which nearly nobody answered anything was read with the wrong columns.",
    ),
    (MOSTLY_EXCLUDED, "warning", "An export of mostly tests and spam, or words of a status that were mapped wrongly."),
    (UNKNOWN_STATUS, "warning", "Responses are left out because nobody said what the word of their status means."),
)


def suite() -> ExpectationSuite:
    """One row per response of a survey export."""
    import great_expectations as gx

    return gx.ExpectationSuite(
        name="raw_survey.responses",
        expectations=unexpected_rows(CHECKS),
    )
