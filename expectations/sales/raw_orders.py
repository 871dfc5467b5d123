"""Are the order heads as delivered believable?

Add volumes, ranges, shares and drift here, each with a severity, a reason and a named threshold.
Do not add keys, types, required or accepted values: the loader and dbt assert those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.queries import impossible_dates, unexpected_rows, unusual_week

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

GRACE_DAYS = 1
IMPOSSIBLE_DATES = impossible_dates("ordered_at")

AFTER_AS_OF = f"""
    select 1 from {{batch}}
    where ordered_at >= (
        select max(as_of) + interval '{GRACE_DAYS + 1}' day from raw_company.company
    )"""

CHANGED_FROM, CHANGED_TO = 0.5, 2
BROKEN_FROM, BROKEN_TO = 0.05, 20
VOLUME_CHANGED = unusual_week("ordered_at", "order_id", lowest=CHANGED_FROM, highest=CHANGED_TO)
VOLUME_BROKEN = unusual_week("ordered_at", "order_id", lowest=BROKEN_FROM, highest=BROKEN_TO)

ORDERS_WITHOUT_LINES = """
    select 1
    from {batch}
    where status = 'completed' and not exists (select 1 from raw_sales.order_lines)
    having count(*) > 0"""
MIN_N = 100
MAX_SHARE_NOT_SOLD = 0.5
MOSTLY_NOT_SOLD = f"""
    select 1
    from {{batch}}
    having count(*) >= {MIN_N}
        and count(*) filter (where status <> 'completed') > {MAX_SHARE_NOT_SOLD} * count(*)"""

CHECKS = (  # query whose rows are unexpected, severity, reason
    (
        IMPOSSIBLE_DATES,
        "critical",
        "A date after the day of loading is a wrong date format or clock, and spoils every period.",
    ),
    (
        AFTER_AS_OF,
        "warning",
        "Rows after the as-of date are kept but count in no period; expected only when looking back.",
    ),
    (
        ORDERS_WITHOUT_LINES,
        "critical",
        "Orders without a single line mean that the line feed did not arrive; sales would read as none.",
    ),
    (MOSTLY_NOT_SOLD, "critical", "When most orders are pending or cancelled, the status map is wrong."),
    (
        VOLUME_BROKEN,
        "critical",
        "A week at a twentieth or twenty times the usual volume is a broken delivery, not news.",
    ),
    (
        VOLUME_CHANGED,
        "warning",
        "A week at half or double the usual volume is either news or a lost or doubled delivery.",
    ),
)


def suite() -> ExpectationSuite:
    """Order heads."""
    import great_expectations as gx

    return gx.ExpectationSuite(
        name="raw_sales.orders",
        expectations=unexpected_rows(CHECKS),
    )
