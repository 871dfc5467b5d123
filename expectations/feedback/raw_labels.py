"""Are the labels that people gave to feedback believable?

Add volumes, ranges, shares and drift here, each with a severity, a reason and a named threshold.
Do not add keys, types, required or accepted values: the loader and dbt assert those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.queries import unexpected_rows

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

MIN_LABELS = 20
MAX_SHARE_UNKNOWN = 0.2
UNKNOWN_THEMES = f"""
    with labels as (
        select
            theme = 'none'
            or theme in (select theme from raw_company.theme_rules where theme is not null) as is_known
        from {{batch}}
        where exists (select 1 from raw_company.theme_rules)
    )
    select 1 from labels
    having count(*) >= {MIN_LABELS} and count(*) filter (where not is_known) > {MAX_SHARE_UNKNOWN} * count(*)"""
ONE_THEME_ONLY = f"""
    select 1 from {{batch}}
    group by _source
    having count(distinct item_id) >= {MIN_LABELS} and count(distinct theme) = 1"""
MAX_SHARE_WITHOUT_ITEM = 0.1
WITHOUT_ITEM = f"""
    with labels as (
        select
            item_id in (select item_id from raw_feedback.items)
            or item_id in (select response_id || ':' || question_id from raw_survey.answers) as is_there
        from {{batch}}
    )
    select 1 from labels
    having count(*) >= {MIN_LABELS} and count(*) filter (where not is_there) > {MAX_SHARE_WITHOUT_ITEM} * count(*)"""

CHECKS = (  # query whose rows are unexpected, severity, reason
    (
        UNKNOWN_THEMES,
        "critical",
        "Labels in words of another taxonomy make every agreement of rules and people look bad.",
    ),
    (WITHOUT_ITEM, "warning", "Labels of texts that nobody delivered measure nothing."),
    (
        ONE_THEME_ONLY,
        "warning",
        "Coders who used one theme only: items without it are not labelled, and precision cannot be measured.",
    ),
)


def suite() -> ExpectationSuite:
    """Item, theme and coder."""
    import great_expectations as gx

    return gx.ExpectationSuite(
        name="raw_feedback.labels",
        expectations=unexpected_rows(CHECKS),
    )
