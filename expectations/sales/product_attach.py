"""Are the pairs of products of the release believable?

Add volumes, ranges, shares and drift here, each with a severity, a reason and a named threshold.
Do not add keys, references, formulas or totals: dbt asserts those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.drift import RESULTS_LOST, rows_lost
from expectations.queries import unexpected_rows

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

MAX_SHARE_LEFT_OUT = 0.05
MANY_LEFT_OUT = f"""
    select 1
    from {{batch}}
    where orders_left_out > {MAX_SHARE_LEFT_OUT} * (orders + orders_left_out)"""
MIN_PAIRS = 100
MAX_SHARE_ALWAYS = 0.5
ALWAYS_TOGETHER = f"""
    select 1
    from {{batch}}
    having count(*) >= {MIN_PAIRS}
        and count(*) filter (where attach_rate > 0.95) > {MAX_SHARE_ALWAYS} * count(*)"""
SHRUNK_TO, GROWN_TO = 0.33, 3
PAIRS_JUMPED = f"""
    with months as (
        select month, count(*) as pairs from {{batch}} group by month
    )
    select 1
    from months as these
    inner join months as those on those.month = these.month - interval '1' month
    where these.month = (select max(month) from months) and those.pairs >= {MIN_PAIRS}
        and these.pairs not between those.pairs * {SHRUNK_TO} and those.pairs * {GROWN_TO}"""
MAX_SHARE_LOST = 0.4
ROWS_LOST = rows_lost("marts.product_attach", MAX_SHARE_LOST)

CHECKS = (  # query whose rows are unexpected, severity, reason
    (
        MANY_LEFT_OUT,
        "warning",
        "A twentieth of all orders with a hundred different products are stock transfers or collective orders.",
    ),
    (
        ALWAYS_TOGETHER,
        "critical",
        "Products that nearly always come together are one product under two ids, or lines delivered twice.",
    ),
    (
        PAIRS_JUMPED,
        "warning",
        "Pairs over twelve months that treble or vanish in one month are orders split or joined in the delivery.",
    ),
    (ROWS_LOST, "warning", RESULTS_LOST),
)


def suite() -> ExpectationSuite:
    """Anchor product, attached product and month."""
    import great_expectations as gx

    return gx.ExpectationSuite(
        name="marts.product_attach",
        expectations=unexpected_rows(CHECKS),
    )
