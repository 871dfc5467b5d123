"""May this be published? Every mart needs a passing verdict for exactly the content at hand.

Add here any further reason to refuse, as one sentence that names the fix. Nothing here takes
fingerprints or writes: the caller says what the content is, and records what was decided.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb

from orchestration.fingerprint import table_columns
from orchestration.sql import sql_name

SCHEMA = "marts"


@dataclass(frozen=True)
class Verdict:
    """What the audit said about one content of one mart."""

    suite: str
    expected: int
    evaluated: int
    failed_critical: int
    failed_warning: int
    passed: bool


class PublishRefused(Exception):
    """Nothing was published; `reasons` says why, per mart, `verdicts` what the audit had said."""

    def __init__(self, reasons: Mapping[str, str], verdicts: Mapping[str, Verdict] | None = None) -> None:
        """Keep the reasons and list them all in the message."""
        self.reasons = dict(reasons)
        self.verdicts = dict(verdicts or {})
        listed = "".join(f"\n  {mart}: {reason}" for mart, reason in self.reasons.items())
        super().__init__(f"not published, the version before it stands:{listed}")


def verdicts_for(
    con: duckdb.DuckDBPyConnection, fingerprints: Mapping[str, str], database: str | None = None
) -> dict[str, Verdict]:
    """The latest verdict on exactly this content, per mart that has one.

    Of two verdicts of the same moment the failing one counts.
    """
    if not table_columns(con, "audit", "verdicts", database):
        return {}
    table = f"{sql_name(database)}.audit.verdicts" if database else "audit.verdicts"
    found = {}
    for mart, content in fingerprints.items():
        row = con.execute(
            f"""select suite, expected, evaluated, failed_critical, failed_warning, passed
                from {table} where mart = ? and fingerprint = ?
                order by audited_at desc nulls last, coalesce(passed, false) limit 1""",
            [f"{SCHEMA}.{mart}", content],
        ).fetchone()
        if row:
            found[mart] = Verdict(
                suite=str(row[0]),
                expected=int(row[1] or 0),
                evaluated=int(row[2] or 0),
                failed_critical=int(row[3] or 0),
                failed_warning=int(row[4] or 0),
                passed=row[5] is True,
            )
    return found


def _objection(mart: str, verdict: Verdict | None, was_audited: bool) -> str | None:
    """Why this verdict does not let the mart through; None when it does."""
    if verdict is None and was_audited:
        return "changed since it was audited (no verdict for this content): run the audit again"
    if verdict is None:
        return f"never audited: add a suite expectations/…/{mart}.py and run the audit"
    if verdict.expected < 1:
        return f"not judged, its suite is missing or empty: add expectations/…/{mart}.py to the suites"
    if verdict.evaluated != verdict.expected:
        return (
            f"suite {verdict.suite} evaluated {verdict.evaluated} of {verdict.expected} "
            "expectations: read the audit's log and run it again"
        )
    if verdict.failed_critical or not verdict.passed:
        return (
            f"suite {verdict.suite} failed {verdict.failed_critical} critical of "
            f"{verdict.expected} expectations: see failures in audit.verdicts, mend the data or "
            "the model, run again"
        )
    return None


def check(
    con: duckdb.DuckDBPyConnection,
    marts: Sequence[str],
    fingerprints: Mapping[str, str],
    *,
    database: str | None = None,
) -> dict[str, Verdict]:
    """The verdicts that let these marts through.

    Args:
        con: connection to the work file, or to one that has it attached as `database`.
        marts: names without schema, all of which are to be published.
        fingerprints: content of each mart as readers would get it; a mart left out has no table.
        database: under which name the work file is attached.

    Raises:
        PublishRefused: any mart lacks a passing verdict for its content; lists all of them.
    """
    if not marts:
        raise PublishRefused({"(none)": "the list of marts is empty: build the marts first"})
    verdicts = verdicts_for(con, {m: fingerprints[m] for m in marts if m in fingerprints}, database)
    audited: set[str] = set()
    if table_columns(con, "audit", "verdicts", database):
        table = f"{sql_name(database)}.audit.verdicts" if database else "audit.verdicts"
        audited = {str(m) for (m,) in con.execute(f"select distinct mart from {table}").fetchall()}
    reasons = {}
    for mart in marts:
        objection: str | None
        if mart not in fingerprints:
            objection = f"there is no table {SCHEMA}.{mart} in the work file: build it first"
        else:
            objection = _objection(mart, verdicts.get(mart), f"{SCHEMA}.{mart}" in audited)
        if objection:
            reasons[mart] = objection
    if reasons:
        raise PublishRefused(reasons, verdicts)
    return verdicts
