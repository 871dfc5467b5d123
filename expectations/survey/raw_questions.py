"""Is the instrument registry as delivered believable?

Add volumes, ranges, shares and drift here, each with a severity, a reason and a named threshold.
Do not add keys, types, required or accepted values: the loader and dbt assert those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.queries import truncated_delivery, unexpected_rows

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

TRUNCATED_DELIVERY = truncated_delivery("question_id, version")

NPS_SCALE = (0, 10)
NPS_ON_OTHER_SCALE = f"""
    select 1 from {{batch}}
    where metric_type = 'nps' and (scale_min <> {NPS_SCALE[0]} or scale_max <> {NPS_SCALE[1]})"""
SCORES_WITHOUT_SCALE = """
    select 1 from {batch}
    where metric_type in ('nps', 'csat', 'ces') and (scale_min is null or scale_max is null)"""
REWORDED_IN_PLACE = r"""
    select 1 from {batch}
    group by _source, question_id, version
    having count(distinct lower(trim(regexp_replace(wording, '\s+', ' ', 'g')))) > 1"""
ENDED_BEFORE_BEGUN = "select 1 from {batch} where valid_to < valid_from"

CHECKS = (  # query whose rows are unexpected, severity, reason
    (TRUNCATED_DELIVERY, "critical", "A registry that lost half its questions leaves answers that nothing can score."),
    (ENDED_BEFORE_BEGUN, "critical", "Versions that end before they begin match no answer."),
    (
        REWORDED_IN_PLACE,
        "warning",
        "A question in other words under the same version pools answers to two questions; give it a new version.",
    ),
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
