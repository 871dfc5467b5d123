"""Are the survey scores of the release believable?

Add volumes, ranges, shares and drift here, each with a severity, a reason and a named threshold.
Do not add keys, references, formulas or totals: dbt asserts those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.queries import unexpected_rows

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

NPS_MIN, NPS_MAX = -100, 100
NPS_OUT_OF_RANGE = f"""
    select 1 from {{batch}}
    where metric = 'nps' and score not between {NPS_MIN} and {NPS_MAX}"""
MIN_N_OF_INTERVAL = 3  # below, the adjusted interval is pulled so far to the middle that it may miss
TOLERANCE = 0.000001
SCORE_OUTSIDE_INTERVAL = f"""
    select 1 from {{batch}}
    where n >= {MIN_N_OF_INTERVAL}
        and score not between ci_low - {TOLERANCE} and ci_high + {TOLERANCE}"""
SUPPRESSED_SHOWN = "select 1 from {batch} where is_suppressed and score is not null"
MIN_CELLS = 50
MAX_SHARE_SIGNIFICANT = 0.5
EVERYTHING_CHANGED = f"""
    select 1
    from {{batch}}
    where not is_suppressed and delta is not null
    having count(*) >= {MIN_CELLS}
        and count(*) filter (where is_significant) > {MAX_SHARE_SIGNIFICANT} * count(*)"""
MAX_SHARE_SUPPRESSED = 0.95
NEARLY_ALL_SUPPRESSED = f"""
    select 1
    from {{batch}}
    having count(*) >= {MIN_CELLS}
        and count(*) filter (where is_suppressed) > {MAX_SHARE_SUPPRESSED} * count(*)"""

CHECKS = (  # query whose rows are unexpected, severity, reason
    (NPS_OUT_OF_RANGE, "critical", "An NPS beyond 100 is a share counted twice."),
    (
        SCORE_OUTSIDE_INTERVAL,
        "critical",
        "A score outside its own interval was computed from other answers than the interval.",
    ),
    (SUPPRESSED_SHOWN, "critical", "A suppressed score that is shown breaks the promise to those few who answered."),
    (
        EVERYTHING_CHANGED,
        "warning",
        "When most scores change significantly, the instrument changed rather than opinion.",
    ),
    (NEARLY_ALL_SUPPRESSED, "warning", "When hardly any score has enough answers, the cuts are finer than the survey."),
)


def suite() -> ExpectationSuite:
    """Scores by question, product, period and segment."""
    import great_expectations as gx

    return gx.ExpectationSuite(
        name="marts.survey_scores",
        expectations=unexpected_rows(CHECKS),
    )
