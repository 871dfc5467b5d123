"""Are the rates of exchange as delivered believable?

Add volumes, ranges, shares and drift here, each with a severity, a reason and a named threshold.
Do not add keys, types, required or accepted values: the loader and dbt assert those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.queries import truncated_delivery, unexpected_rows

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

TRUNCATED_DELIVERY = truncated_delivery("currency, to_currency, valid_from")
MAX_JUMP = 1.5
JUMPS = f"""
    with changes as (
        select
            rate,
            lag(rate) over (
                partition by _source, currency, to_currency order by valid_from, _delivery, _file_version, _record_no
            ) as rate_before
        from {{batch}}
    )
    select 1 from changes
    where rate > 0 and rate_before > 0
        and greatest(rate, rate_before) > {MAX_JUMP} * least(rate, rate_before)"""
ZERO = "select 1 from {batch} where rate = 0"

CHECKS = (  # query whose rows are unexpected, severity, reason
    (TRUNCATED_DELIVERY, "critical", "A list of rates that lost half its dates converts sales at old rates."),
    (ZERO, "critical", "A rate of zero makes sales disappear."),
    (JUMPS, "warning", "A rate that changes by half from one date to the next is probably turned round or a slip."),
)


def suite() -> ExpectationSuite:
    """Pair of currencies and first date."""
    import great_expectations as gx

    return gx.ExpectationSuite(
        name="raw_sales.exchange_rates",
        expectations=unexpected_rows(CHECKS),
    )
