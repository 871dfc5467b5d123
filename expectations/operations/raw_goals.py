"""Are the goals as delivered believable?

Add volumes, ranges, shares and drift here, each with a severity, a reason and a named threshold.
Do not add keys, types, required or accepted values: the loader and dbt assert those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.queries import truncated_delivery, unexpected_rows

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

TRUNCATED_DELIVERY = truncated_delivery("goal_id, period_start")
RATES_AS_PERCENT = """
    select 1 from {batch}
    where metric_name in ('gm_pct', 'return_rate', 'csat') and abs(target) > 1"""
NPS_OUT_OF_RANGE = "select 1 from {batch} where metric_name = 'nps' and target not between -100 and 100"
MAX_JUMP = 10
JUMPS = f"""
    with changes as (
        select
            target,
            lag(target) over (
                partition by _source, goal_id, _delivery order by period_start, _file_version, _record_no
            ) as target_before
        from {{batch}}
        where metric_name in ('net_sales', 'units_sold', 'gross_margin')
    )
    select 1 from changes
    where target > 0 and target_before > 0
        and greatest(target, target_before) > {MAX_JUMP} * least(target, target_before)"""

CHECKS = (  # query whose rows are unexpected, severity, reason
    (TRUNCATED_DELIVERY, "critical", "A list that lost half its goals makes missed ones disappear."),
    (RATES_AS_PERCENT, "critical", "A share above 1 was given in percent; the goal could never be met or missed."),
    (NPS_OUT_OF_RANGE, "critical", "A net promoter score lies between -100 and 100."),
    (JUMPS, "warning", "A target that changes tenfold from one period to the next is probably a slip."),
)


def suite() -> ExpectationSuite:
    """Goal and period."""
    import great_expectations as gx

    return gx.ExpectationSuite(
        name="raw_operations.goals",
        expectations=unexpected_rows(CHECKS),
    )
