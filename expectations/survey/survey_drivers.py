"""Are the drivers of the release believable?

Add volumes, ranges, shares and drift here, each with a severity, a reason and a named threshold.
Do not add keys, references, formulas or totals: dbt asserts those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.queries import unexpected_rows

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

MAX_R2 = 0.98
TOO_GOOD = f"select 1 from {{batch}} where r2 > {MAX_R2}"
CONTRARY_SPEARMAN, MIN_N = -0.3, 100
GOES_AGAINST = f"""
    select 1 from {{batch}}
    where spearman < {CONTRARY_SPEARMAN} and n_pairs >= {MIN_N}"""
SUPPRESSED_SHOWN = """
    select 1 from {batch}
    where is_suppressed and (spearman is not null or performance_mean is not null)"""
MIN_ITEMS, MAX_SHARE_LEFT_OUT = 4, 0.5
MOSTLY_LEFT_OUT = f"""
    select 1 from {{batch}}
    group by survey_program, outcome_question_id
    having count(*) >= {MIN_ITEMS} and count(importance_share) < (1 - {MAX_SHARE_LEFT_OUT}) * count(*)"""

CHECKS = (  # query whose rows are unexpected, severity, reason
    (TOO_GOOD, "warning", "Items that explain nearly all of the outcome are the outcome asked again in other words."),
    (
        GOES_AGAINST,
        "warning",
        "An item that goes against the overall score is usually one whose direction was declared the wrong way.",
    ),
    (SUPPRESSED_SHOWN, "critical", "A suppressed result that is shown breaks the promise to those few who answered."),
    (MOSTLY_LEFT_OUT, "warning", "When most items are left out, the importances are those of a chance selection."),
)


def suite() -> ExpectationSuite:
    """Drivers of an overall score."""
    import great_expectations as gx

    return gx.ExpectationSuite(
        name="marts.survey_drivers",
        expectations=unexpected_rows(CHECKS),
    )
