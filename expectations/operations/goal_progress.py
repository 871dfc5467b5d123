"""Is the progress of the goals as released believable?

Add volumes, ranges, shares and drift here, each with a severity, a reason and a named threshold.
Do not add keys, references, formulas or totals: dbt asserts those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.drift import RESULTS_LOST, rows_lost
from expectations.queries import unexpected_rows

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

GOALS_VANISHED = """
    select 1
    from (select count(*) as released from {batch}) as counted
    where released = 0 and exists (select 1 from raw_operations.goals)"""
MAX_TIMES_TARGET = 10
MIN_TOTALS = 5
MAX_SHARE_BEYOND = 0.5
TARGETS_IN_ANOTHER_UNIT = f"""
    select 1
    from {{batch}}
    where unit in ('money', 'units') and target > 0 and actual is not null and is_complete_period
    having count(*) >= {MIN_TOTALS}
        and count(*) filter (
            where actual > {MAX_TIMES_TARGET} * target or actual * {MAX_TIMES_TARGET} < target
        ) > {MAX_SHARE_BEYOND} * count(*)"""
FINAL_WITHOUT_PERIOD = """
    select 1
    from {batch}
    where is_final and not is_complete_period"""
MIN_GOALS = 10
MAX_SHARE_OFF = 0.8
EVERYTHING_IS_OFF = f"""
    select 1
    from {{batch}}
    where status is not null and not is_final
    having count(*) >= {MIN_GOALS} and count(*) filter (where status = 'off') > {MAX_SHARE_OFF} * count(*)"""
MAX_SHARE_UNKNOWN = 0.2
AIMED_AT_NOTHING = f"""
    select 1
    from {{batch}}
    having count(*) filter (where reason in ('unknown_product', 'unknown_line')) > {MAX_SHARE_UNKNOWN} * count(*)"""
MAX_SHARE_LOST = 0.4
ROWS_LOST = rows_lost("marts.goal_progress", MAX_SHARE_LOST)

CHECKS = (  # query whose rows are unexpected, severity, reason
    (GOALS_VANISHED, "critical", "Goals were delivered and none is released: every missed one would disappear."),
    (
        TARGETS_IN_ANOTHER_UNIT,
        "critical",
        "When most finished totals are ten times their targets or a tenth, targets are in another unit.",
    ),
    (FINAL_WITHOUT_PERIOD, "critical", "An outcome of a period that is not over would be read as met or missed."),
    (EVERYTHING_IS_OFF, "warning", "When nearly every running goal is off, the sales or the targets are wrong."),
    (AIMED_AT_NOTHING, "warning", "Goals for products or lines that the catalogue does not have are never judged."),
    (ROWS_LOST, "warning", RESULTS_LOST),
)


def suite() -> ExpectationSuite:
    """Goal and period."""
    import great_expectations as gx

    return gx.ExpectationSuite(
        name="marts.goal_progress",
        expectations=unexpected_rows(CHECKS),
    )
