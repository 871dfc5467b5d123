"""Are the issues of the release believable?

Add volumes, ranges, shares and drift here, each with a severity, a reason and a named threshold.
Do not add keys, references, formulas or totals: dbt asserts those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.queries import unexpected_rows

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite

SUPPRESSED_SHOWN = """
    select 1 from {batch}
    where is_suppressed
        and (mentions is not null or numerator is not null or share is not null or sample_quotes is not null
            or revenue_at_stake is not null or fisher_p is not null)"""
QUOTES_NOT_ASKED_FOR = """
    select 1 from {batch}
    where sample_quotes is not null
        and not exists (select 1 from raw_company.company where publish_quotes = 'scrubbed')"""
UNMASKED = "[^ ]@[^ ]|[0-9][0-9 ()/.-]+[0-9][0-9 ()/.-]+[0-9][0-9 ()/.-]+[0-9]|http"
QUOTES_UNMASKED = f"select 1 from {{batch}} where regexp_matches(sample_quotes, '{UNMASKED}')"
MIN_RESPONDENTS = 100
MAX_SHARE_OF_ONE_THEME = 0.9
ONE_THEME_FOR_ALL = f"""
    select 1 from {{batch}}
    where period_grain = 'all' and segment_name = 'all' and n >= {MIN_RESPONDENTS}
        and share > {MAX_SHARE_OF_ONE_THEME}"""
MIN_SHARE_FOUND = 0.01
HARDLY_ANY = f"""
    select 1 from {{batch}}
    where period_grain = 'all' and segment_name = 'all' and n >= {MIN_RESPONDENTS}
    having count(*) > 0 and max(share) < {MIN_SHARE_FOUND}"""
MIN_LABELLED, MIN_KAPPA = 50, 0.2
RULES_DISAGREE = f"""
    select 1 from {{batch}}
    where period_grain = 'all' and segment_name = 'all' and n_labelled >= {MIN_LABELLED}
        and coder_kappa < {MIN_KAPPA}"""

CHECKS = (  # query whose rows are unexpected, severity, reason
    (SUPPRESSED_SHOWN, "critical", "A number shown of a cell too small to show breaks the promise to those few."),
    (QUOTES_NOT_ASKED_FOR, "critical", "Words of customers were published although the company publishes no quotes."),
    (
        QUOTES_UNMASKED,
        "critical",
        "A quote shows a number, an address of mail or a link that masking should have taken.",
    ),
    (ONE_THEME_FOR_ALL, "warning", "A theme that nearly everybody mentions has a rule that every text meets."),
    (
        HARDLY_ANY,
        "warning",
        "When hardly any text has a theme, the taxonomy is about something else or in other words.",
    ),
    (
        RULES_DISAGREE,
        "warning",
        "Rules that agree with people hardly beyond chance count something else than the theme.",
    ),
)


def suite() -> ExpectationSuite:
    """Themes by period and segment."""
    import great_expectations as gx

    return gx.ExpectationSuite(
        name="marts.issue_ranks",
        expectations=unexpected_rows(CHECKS),
    )
