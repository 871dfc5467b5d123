"""Are the populations as delivered believable?

Add volumes, ranges, shares and drift here, each with a severity, a reason and a named threshold.
Do not add keys, types, required or accepted values: the loader and dbt assert those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.queries import truncated_delivery, unexpected_rows

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

TRUNCATED_DELIVERY = truncated_delivery("segment_name, segment_value, survey_program, product_line")

NOBODY_AT_ALL = """
    select 1 from {batch}
    group by _source, _delivery, survey_program, segment_name, product_line, valid_from
    having sum(population) = 0"""
ONE_SEGMENT_ONLY = """
    select 1 from {batch}
    group by survey_program, segment_name, product_line
    having count(distinct segment_value) = 1"""
SHARE_TOLERANCE = 0.02
SHARES_THAT_MISS_ONE = f"""
    select 1 from {{batch}}
    group by _source, _delivery, survey_program, segment_name, product_line, valid_from
    having sum(population) > 0 and max(population) < 1 and abs(sum(population) - 1) > {SHARE_TOLERANCE}"""
MERGED_WITH_NOBODY = """
    with populations as (
        select segment_name, segment_value, merge_with from {batch}
    )
    select 1 from populations as merged
    where merge_with is not null and not exists (
        select 1 from populations as others
        where others.segment_name = merged.segment_name and others.segment_value = merged.merge_with
            and others.segment_value <> merged.segment_value)"""

CHECKS = (  # query whose rows are unexpected, severity, reason
    (TRUNCATED_DELIVERY, "critical", "A population that lost half its segments weights the rest by what is missing."),
    (NOBODY_AT_ALL, "critical", "A population of nobody cannot weight anything."),
    (ONE_SEGMENT_ONLY, "warning", "A population of a single segment weights nothing: the others were left out."),
    (
        SHARES_THAT_MISS_ONE,
        "warning",
        "Shares that do not sum to one mean that segments are missing or counted twice.",
    ),
    (MERGED_WITH_NOBODY, "warning", "A segment merged with one that does not exist stays without an answer."),
)


def suite() -> ExpectationSuite:
    """Whom the respondents should stand for."""
    import great_expectations as gx

    return gx.ExpectationSuite(
        name="raw_survey.populations",
        expectations=unexpected_rows(CHECKS),
    )
