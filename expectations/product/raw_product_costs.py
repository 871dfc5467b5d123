"""Are the unit costs as delivered believable?

Add volumes, ranges, shares and drift here, each with a severity, a reason and a named threshold.
Do not add keys, types, required or accepted values: the loader and dbt assert those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.queries import truncated_delivery, unexpected_rows

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

TRUNCATED_DELIVERY = truncated_delivery("product_id, valid_from, currency")

MAX_JUMP = 10
MAX_SHARE_OF_JUMPS = 0.05
JUMPS = """
    with changes as (
        select
            unit_cost,
            lag(unit_cost) over (
                partition by _source, product_id, currency
                order by valid_from, _delivery, _file_version, _record_no
            ) as cost_before
        from {batch}
    ),
    jumps as (
        select greatest(unit_cost, cost_before) > MAX_JUMP * least(unit_cost, cost_before) as is_jump
        from changes
        where unit_cost > 0 and cost_before > 0
    )
    select 1 from jumps""".replace("MAX_JUMP", str(MAX_JUMP))
MANY_JUMPS = f"""{JUMPS}
    having count(*) filter (where is_jump) > {MAX_SHARE_OF_JUMPS} * count(*)"""
ANY_JUMP = f"""{JUMPS} where is_jump"""
MAX_SHARE_OF_ZERO = 0.5
MOSTLY_ZERO = f"""
    select 1
    from {{batch}}
    having count(*) filter (where unit_cost = 0) > {MAX_SHARE_OF_ZERO} * count(*)"""
MAX_SHARE_OF_ESTIMATES = 0.5
MOSTLY_ESTIMATED = f"""
    select 1
    from {{batch}}
    having count(*) filter (where is_estimated) > {MAX_SHARE_OF_ESTIMATES} * count(*)"""

CHECKS = (  # query whose rows are unexpected, severity, reason
    (TRUNCATED_DELIVERY, "critical", "A cost list that lost half its rows leaves margins without costs."),
    (MANY_JUMPS, "critical", "Costs that change tenfold in many places were delivered in another unit."),
    (ANY_JUMP, "warning", "A cost that changes tenfold from one date to the next is probably a slip."),
    (
        MOSTLY_ZERO,
        "critical",
        "A list in which most costs are zero is a list without costs; margins would all be 100 %.",
    ),
    (MOSTLY_ESTIMATED, "warning", "When most costs are guesses, so are the margins."),
)


def suite() -> ExpectationSuite:
    """Unit costs with the date from which each holds."""
    import great_expectations as gx

    return gx.ExpectationSuite(
        name="raw_product.product_costs",
        expectations=unexpected_rows(CHECKS),
    )
