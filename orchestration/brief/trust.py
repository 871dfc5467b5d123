"""The line of trust and the table of deliveries: what was loaded, held, refused.

Add here what a reader must know before the first number. Nothing here judges a metric.
"""

from __future__ import annotations

import json

import duckdb

from orchestration.brief import queries
from orchestration.brief.formats import NO_VALUE, count, percent
from orchestration.brief.page import Table, Trust

MOST_REASONS = 12


def plural(number: int, one: str, many: str | None = None) -> str:
    """A count with its noun: no row, 1 row, 2 rows."""
    if not number:
        return f"no {one}"
    return f"{count(number)} {one if number == 1 else many or one + 's'}"


def trust(con: duckdb.DuckDBPyConnection) -> Trust:
    """What this page was made from, and what was kept out of it."""
    version, refused = queries.version(con), queries.refusals(con)
    company = json.loads(version["meta"] or "{}").get("company_name")
    loads = queries.loads(con)
    held = sum(int(load["files_held"]) for load in loads)
    quarantined = sum(int(load["rows_open"]) for load in loads)
    blocked = len(refused) or int(version["blocked_attempts"] or 0)
    passed = version["gate_status"] == "passed"
    sentences = [
        "All checks that block a publication passed." if passed else f"The gate says: {version['gate_status']}.",
        f"{plural(blocked, 'attempt')} refused since the publication before."
        if blocked
        else "No attempt was refused since the publication before.",
    ]
    if loads:
        sentences.append(
            f"Kept out: {plural(held, 'file')} held, {plural(quarantined, 'row')} in quarantine."
            if held or quarantined
            else "Every delivered row was loaded: no file held, no row in quarantine."
        )
    return Trust(
        company=str(company or ""),
        as_of=str(version["as_of"]),
        run_id=str(version["run_id"]),
        published_at=f"{version['published_at']:%Y-%m-%d %H:%M} UTC",
        sentences=sentences,
        loud=bool(blocked or held or not passed),
        refusals=[f"{row['attempted_at']:%Y-%m-%d %H:%M} UTC, run {row['run_id']}: {row['reason']}" for row in refused],
    )


def deliveries(con: duckdb.DuckDBPyConnection) -> Table | None:
    """What came in per source and table; None when nothing was delivered at all."""
    loads = queries.loads(con)
    if not loads:
        return None
    return Table(
        caption="Rows delivered = loaded + in quarantine + held. Files that came twice count once.",
        head=(
            "Table · source",
            "Files",
            "Files held",
            "Rows",
            "Loaded",
            "Quarantined",
            "Rows held",
            "Newest",
        ),
        rows=[
            (
                f"{load['table_name']} · {load['source']}",
                count(load["files"]),
                count(load["files_held"]),
                count(load["rows_in"]),
                count(load["rows_loaded"]),
                count(load["rows_quarantined"]),
                count(load["rows_held"]),
                f"{load['newest']:%Y-%m-%d}" if load["newest"] else "–",
            )
            for load in loads
        ],
    )


def waiting(con: duckdb.DuckDBPyConnection) -> Table | None:
    """Why rows wait in quarantine, never what they say; None when none waits."""
    reasons = queries.refusal_reasons(con)
    if not reasons:
        return None
    shown = [
        (f"{r['source']} · {r['column_name']}: {str(r['reason']).replace('_', ' ')}", r) for r in reasons[:MOST_REASONS]
    ]
    rows = [
        (label, count(r["rows_open"]), count(r["files_open"]), count(r["rows_resolved"])) for label, r in shown
    ]  # fmt: skip
    rest = reasons[MOST_REASONS:]
    if rest:
        others = "1 other reason" if len(rest) == 1 else f"{count(len(rest))} other reasons"
        # files are not added up: one file may have several reasons
        rows.append(
            (others, count(sum(r["rows_open"] for r in rest)), "–", count(sum(r["rows_resolved"] for r in rest)))
        )
    return Table(
        caption="Why rows are in quarantine. The command prodops quarantine shows where each one stands.",
        head=("Source · column: reason", "Rows waiting", "In files", "Resolved before"),
        rows=rows,
    )


def quality(con: duckdb.DuckDBPyConnection) -> Table | None:
    """What was loaded and is not as it should be; None when every row holds every check."""
    failing = queries.failing_checks(con)
    if not failing:
        return None
    return Table(
        caption="Checks that some rows fail. Such rows count where they can, flagged or as unknown.",
        head=("Checked", "Dimension", "Failing rows", "Of rows", "In order"),
        rows=[
            (
                str(check["object"]),
                str(check["dimension"]),
                count(check["failing_rows"]),
                count(check["total_rows"]),
                percent(check["score"]) if check["score"] is not None else NO_VALUE,
            )
            for check in failing
        ],
    )
