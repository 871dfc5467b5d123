"""Are the usage events as delivered believable?

Add volumes, ranges, shares and drift here, each with a severity, a reason and a named threshold.
Do not add keys, types, required or accepted values: the loader and dbt assert those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.queries import unexpected_rows, unusual_week

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

GRACE_DAYS = 1
MAX_SHARE_OF_WRONG_CLOCKS = 0.01
DATES_AHEAD = f"""
    with newest_day as (
        select max(day) as day
        from (
            select as_of as day from raw_company.company
            union all
            select cast(loaded_at as date) from loads.files
        )
    )
    select 1
    from {{batch}}
    having count(*) filter (
        where occurred_at >= (select day + interval '{GRACE_DAYS + 1}' day from newest_day)
    ) > {MAX_SHARE_OF_WRONG_CLOCKS} * count(*)"""

CHANGED_FROM, CHANGED_TO = 0.5, 2
BROKEN_FROM, BROKEN_TO = 0.05, 20
VOLUME_CHANGED = unusual_week("occurred_at", "event_id", lowest=CHANGED_FROM, highest=CHANGED_TO)
VOLUME_BROKEN = unusual_week("occurred_at", "event_id", lowest=BROKEN_FROM, highest=BROKEN_TO)

MIN_N = 500
MAX_SHARE_OF_NOBODY = 0.5
MOSTLY_NOBODY = f"""
    select 1
    from {{batch}}
    having count(*) >= {MIN_N}
        and count(coalesce(user_id, anonymous_id)) < (1 - {MAX_SHARE_OF_NOBODY}) * count(*)"""
MAX_SHARE_OF_ONE_USER = 0.2
ONE_USER_IS_THE_CROWD = f"""
    with users as (
        select coalesce(user_id, anonymous_id) as someone, count(*) as events
        from {{batch}}
        where coalesce(user_id, anonymous_id) is not null
        group by 1
    )
    select 1 from users
    having sum(events) >= {MIN_N}
        and max(events) > {MAX_SHARE_OF_ONE_USER} * sum(events)"""
MAX_EVENT_NAMES = 1000
NAMES_HOLD_IDS = f"""
    select 1
    from {{batch}}
    having count(distinct event_name) > {MAX_EVENT_NAMES}"""

CHECKS = (  # query whose rows are unexpected, severity, reason
    (DATES_AHEAD, "critical", "Some devices have a wrong clock; more than a few means a misread time."),
    (MOSTLY_NOBODY, "critical", "Events of nobody cannot be counted as use; the id column was not mapped."),
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
    (ONE_USER_IS_THE_CROWD, "warning", "One user behind a fifth of all events is a robot or a shared account."),
    (NAMES_HOLD_IDS, "warning", "Thousands of event names mean that ids or addresses were built into the name."),
)


def suite() -> ExpectationSuite:
    """Product usage events."""
    import great_expectations as gx

    return gx.ExpectationSuite(
        name="raw_usage.events",
        expectations=unexpected_rows(CHECKS),
    )
