"""Are the Pareto classes of the release believable?

Add volumes, ranges, shares and drift here, each with a severity, a reason and a named threshold.
Do not add keys, references, formulas or totals: dbt asserts those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.drift import RESULTS_LOST, RESULTS_RESTATED, history_changed, rows_lost
from expectations.queries import unexpected_rows

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

SHARE_TOLERANCE = 0.001
SHARES_DO_NOT_ADD_UP = f"""
    select 1
    from {{batch}}
    where share is not null
    group by month, currency
    having abs(sum(share) - 1) > {SHARE_TOLERANCE}"""
MIN_ITEMS = 20
MAX_SHARE_UNKNOWN = 0.2
SOLD_BY_NOBODY_KNOWS_WHAT = f"""
    select 1
    from {{batch}}
    where product_key = 'unknown' and share > {MAX_SHARE_UNKNOWN}
        and month = (select max(month) from {{batch}})"""
MAX_SHARE_WITHOUT_SALES = 0.5
MOSTLY_WITHOUT_SALES = f"""
    select 1
    from {{batch}}
    where currency <> 'unconverted' and month = (select max(month) from {{batch}})
    having count(*) >= {MIN_ITEMS}
        and count(*) filter (where abc_class = 'N') > {MAX_SHARE_WITHOUT_SALES} * count(*)"""
MAX_SHARE_CHANGED = 0.4
CLASSES_TURNED_OVER = f"""
    with classes as (
        select product_key, currency, month, abc_class from {{batch}}
        where is_full_window and abc_class is not null
    )
    select 1
    from classes as these
    inner join classes as those
        on these.product_key = those.product_key and these.currency = those.currency
            and those.month = these.month - interval '1' month
    where these.month = (select max(month) from classes)
    having count(*) >= {MIN_ITEMS}
        and count(*) filter (where these.abc_class <> those.abc_class) > {MAX_SHARE_CHANGED} * count(*)"""
MAX_SHARE_LOST = 0.4
ROWS_LOST = rows_lost("marts.product_abc", MAX_SHARE_LOST)
HISTORY_WARN_SHARE = 0.1
HISTORY_CHANGED = history_changed("marts.product_abc", HISTORY_WARN_SHARE)

CHECKS = (  # query whose rows are unexpected, severity, reason
    (SHARES_DO_NOT_ADD_UP, "critical", "Shares that do not add up to one hide or repeat a product."),
    (
        SOLD_BY_NOBODY_KNOWS_WHAT,
        "warning",
        "A fifth of a year's sales of no known product makes the classes of all others doubtful.",
    ),
    (
        MOSTLY_WITHOUT_SALES,
        "warning",
        "Half of what is on offer unsold for a year means retirements nobody delivered, or sales under other ids.",
    ),
    (
        CLASSES_TURNED_OVER,
        "warning",
        "Classes over twelve months move slowly; many changes in one month are keys or amounts that changed.",
    ),
    (ROWS_LOST, "warning", RESULTS_LOST),
    (HISTORY_CHANGED, "warning", RESULTS_RESTATED),
)


def suite() -> ExpectationSuite:
    """Product, month and currency."""
    import great_expectations as gx

    return gx.ExpectationSuite(
        name="marts.product_abc",
        expectations=unexpected_rows(CHECKS),
    )
