"""Is the instrument registry as delivered believable?

Add volumes, ranges, shares and drift here, each with a severity, a reason and a named threshold.
Do not add keys, types, required or accepted values: the loader and dbt assert those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.queries import unexpected_rows

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

MIN_SHARE_OF_PREVIOUS = 0.5
TRUNCATED_DELIVERY = f"""
    with deliveries as (
        select
            _source,
            count(distinct (question_id, version)) as row_count,
            row_number() over (partition by _source order by _delivery desc) as newest_first
        from {{batch}}
        where _delivery_kind = 'snapshot'
        group by _source, _delivery
    )
    select 1
    from deliveries as newest
    inner join deliveries as previous on newest._source = previous._source
    where newest.newest_first = 1
        and previous.newest_first = 2
        and newest.row_count < {MIN_SHARE_OF_PREVIOUS} * previous.row_count"""

NPS_SCALE = (0, 10)
NPS_ON_OTHER_SCALE = f"""
    select 1 from {{batch}}
    where metric_type = 'nps' and (scale_min <> {NPS_SCALE[0]} or scale_max <> {NPS_SCALE[1]})"""
SCORES_WITHOUT_SCALE = """
    select 1 from {batch}
    where metric_type in ('nps', 'csat', 'ces') and (scale_min is null or scale_max is null)"""
ENDED_BEFORE_BEGUN = "select 1 from {batch} where valid_to < valid_from"

CHECKS = (  # query whose rows are unexpected, severity, reason
    (TRUNCATED_DELIVERY, "critical", "A registry that lost half its questions leaves answers that nothing can score."),
    (ENDED_BEFORE_BEGUN, "critical", "Versions that end before they begin match no answer."),
    (
        NPS_ON_OTHER_SCALE,
        "warning",
        "A question called NPS on another scale than 0 to 10 is not NPS and gets no score.",
    ),
    (SCORES_WITHOUT_SCALE, "warning", "A scored question without its scale cannot be scored."),
)


def suite() -> ExpectationSuite:
    """The instrument registry."""
    import great_expectations as gx
    import great_expectations.expectations as gxe
    from great_expectations.expectations.metadata_types import FailureSeverity

    return gx.ExpectationSuite(
        name="raw_survey.questions",
        expectations=[
            gxe.ExpectColumnPairValuesAToBeGreaterThanB(
                column_A="scale_max",
                column_B="scale_min",
                ignore_row_if="either_value_is_missing",
                severity=FailureSeverity.CRITICAL,
                meta={"reason": "A scale that ends where it begins turns every answer into an extreme."},
            ),
            *unexpected_rows(CHECKS),
        ],
    )
