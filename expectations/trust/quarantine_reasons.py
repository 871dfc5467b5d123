"""Do the records that wait in quarantine point to a mistake of ours rather than of the data?

Add volumes, ranges, shares and drift here, each with a severity, a reason and a named threshold.
Do not add keys, references, formulas or totals: dbt asserts those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.queries import unexpected_rows

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

NOT_TOLD = """
    select 1
    from loads.quarantine as entries
    where entries.resolved_by is null and entries.source not in (select source from {batch} where rows_open > 0)"""
MANY_OF_ONE_REASON = 100
ONE_REASON = f"select 1 from {{batch}} where rows_open > {MANY_OF_ONE_REASON}"
MANY_SKIPPED_TIMES = 1
WRONG_ZONE = f"""
    select 1 from {{batch}}
    where reason = 'skipped_by_clock' and rows_open > {MANY_SKIPPED_TIMES}"""
MANY_WRONG_BYTES = 10
WRONG_ENCODING = f"""
    select 1 from {{batch}}
    where reason = 'invalid_encoding' and rows_open > {MANY_WRONG_BYTES}"""

CHECKS = (  # query whose rows are unexpected, severity, reason
    (NOT_TOLD, "critical", "A source whose refused records no mart tells of would pass for complete."),
    (ONE_REASON, "warning", "Many records refused for one reason in one column ask for a mapping, not for patience."),
    (WRONG_ZONE, "warning", "Times that never were in the declared zone say that the source writes another one."),
    (WRONG_ENCODING, "warning", "Bytes that do not fit the declared encoding again and again say that it is another."),
)


def suite() -> ExpectationSuite:
    """Why records were refused, and how many still wait."""
    import great_expectations as gx

    return gx.ExpectationSuite(
        name="marts.quarantine_reasons",
        expectations=unexpected_rows(CHECKS),
    )
