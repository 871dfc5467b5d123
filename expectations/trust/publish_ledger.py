"""Is the history of publishing believable? It only warns: to block would not mend the past.

Add volumes, ranges, shares and drift here, each with a severity, a reason and a named threshold.
Do not add keys, references, formulas or totals: dbt asserts those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.queries import unexpected_rows

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

GATE_BYPASSED = """
    select 1 from {batch}
    where decision = 'published' and (failed_critical > 0 or coalesce(expectations, 0) = 0)"""
FORCED = "select 1 from {batch} where decision = 'forced'"
ATTEMPTS = 3
BLOCKED_AGAIN_AND_AGAIN = f"""
    with attempts as (
        select
            candidate_run_id,
            bool_or(decision = 'blocked') as is_blocked,
            row_number() over (order by max(attempted_at) desc, candidate_run_id) as newest_first
        from {{batch}}
        group by candidate_run_id
    )
    select 1
    from attempts
    where newest_first <= {ATTEMPTS}
    having count(*) filter (where is_blocked) = {ATTEMPTS}"""

CHECKS = (  # query whose rows are unexpected, severity, reason
    (GATE_BYPASSED, "warning", "A version was published without a passing audit; its readers should hear of it."),
    (FORCED, "warning", "A forced version stays in the history, and readers should hear of it."),
    (
        BLOCKED_AGAIN_AND_AGAIN,
        "warning",
        "Three blocked attempts in a row mean that readers look at old numbers for some time.",
    ),
)


def suite() -> ExpectationSuite:
    """One row per mart and publish attempt."""
    import great_expectations as gx

    return gx.ExpectationSuite(
        name="marts.publish_ledger",
        expectations=unexpected_rows(CHECKS),
    )
