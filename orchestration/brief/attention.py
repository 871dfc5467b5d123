"""What needs somebody this week, what is watched and what needs nothing: the attention list in words and pictures.

Add here another part of an item. Who is on the list, and in which order, is decided in `product_attention`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import duckdb

from orchestration.brief import change, change_queries, evidence_queries
from orchestration.brief.better import better
from orchestration.brief.evidence import MOST_TELLING, Said, said
from orchestration.brief.formats import money
from orchestration.brief.page import Attention, Item
from orchestration.brief.queries import Record
from orchestration.brief.trust import plural

MOST = 7  # more asks for attention that nobody has
PICTURED = {"trend_declining": "units", "margin_drop": "margin", "margin_below_floor": "margin"}
NOT_JUDGED = {
    "planned": "not on sale yet",
    "retired": "no longer on sale",
    "replaced": "replaced by a successor",
    "snoozed": "known and set aside",
}


def attention(con: duckdb.DuckDBPyConnection) -> Attention:
    """The newest complete week of the list."""
    rows = evidence_queries.flagged(con)
    if not rows:
        lead = "Nothing can be judged yet: no complete week of sales was delivered."
        return Attention(lead, [], better(con), [], "")
    urgent = [row for row in rows if row["attention_level"] == "investigate"]
    watched = [row for row in rows if row["attention_level"] == "watch"] + urgent[MOST:]
    quiet = [row for row in rows if row["attention_level"] == "ignore"]
    week = f"{rows[0]['week_start']:%Y-%m-%d} to {rows[0]['week_end']:%Y-%m-%d}"
    many = plural(len(urgent[:MOST]), "product")
    lead = f"{many[0].upper()}{many[1:]} to look into, by money at stake in a year; week of {week}."
    return Attention(
        lead=lead,
        needs=[_item(con, f"needs-{place}", row) for place, row in enumerate(urgent[:MOST], 1)],
        better=better(con),
        watched=[_line(con, row) for row in watched],
        nothing=_nothing(quiet),
    )


def _evidence(con: duckdb.DuckDBPyConnection, row: Record) -> list[tuple[str, dict[str, Any], Said]]:
    """Reason, key and words of the newest piece for each reason, the most telling first."""
    refs: dict[tuple[str, str | None], dict[str, Any]] = {}
    for ref in sorted(json.loads(row["evidence_refs"]), key=lambda ref: json.dumps(ref["key"], sort_keys=True)):
        # the last of a reason (of a goal): keys sort by date, and units behind net sales
        refs[ref["reason"], ref["key"].get("goal_id")] = ref
    ordered = sorted(refs.values(), key=lambda ref: MOST_TELLING.index(ref["reason"]))
    return [(ref["reason"], ref["key"], said(con, ref["reason"], ref["key"])) for ref in ordered]


def _item(con: duckdb.DuckDBPyConnection, name: str, row: Record) -> Item:
    key, product = str(row["product_key"]), _name(row)
    pieces = _evidence(con, row)
    reason, _, first = pieces[0]
    stake = f" {money(row['expected_value_at_stake'], row['currency'])} a year at stake."
    sentences = dict.fromkeys(words.sentence for _, _, words in pieces)  # each once, in order
    drivers = change_queries.drivers(con, key)
    main = change.main_driver(drivers)
    is_new = row["level_before"] is not None and row["level_before"] != "investigate"
    return Item(
        headline=f"{'New: ' if is_new else ''}{product} {first.headline}",
        pictures=change.pictures(
            change.history(con, f"{name}-history", key, product, PICTURED.get(reason, "units")),
            change.breakdown(drivers, f"{name}-parts", product),
        ),
        evidence=" ".join([*sentences, *([main] if main else [])]) + stake,
        doubt=_doubt(row),
    )


def _doubt(row: Record) -> str:
    weeks = int(row["previously_flagged_weeks"])
    before = f"Flagged in {weeks} of the 13 weeks before." if weeks else "Not flagged in the 13 weeks before."
    return before if row["is_evident"] else f"{before} No new evidence this week."


def _line(con: duckdb.DuckDBPyConnection, row: Record) -> str:
    _, _, first = _evidence(con, row)[0]
    why = {"over_cap": "more urgent ones come first", "not_confirmed": "seen once, not confirmed"}
    note = why.get(row["level_reason"] or "", "")
    return f"{_name(row)} {first.headline}{f' ({note})' if note else ''}."


def _nothing(quiet: Sequence[Record]) -> str:
    """One sentence for all that needs no look, and the names of those not judged."""
    fine = [row for row in quiet if row["level_reason"] == "no_evidence"]
    parts = [f"{plural(len(fine), 'product')} without any evidence against {'it' if len(fine) == 1 else 'them'}"]
    for reason, words in NOT_JUDGED.items():
        names = sorted(_name(row) for row in quiet if row["level_reason"] == reason)
        if names:
            parts.append(f"{words}: {', '.join(names[:7])}" + (f" and {len(names) - 7} more" if names[7:] else ""))
    text = "; ".join(parts)
    return f"{text[0].upper()}{text[1:]}."


def _name(row: Record) -> str:
    return str(row["product_name"] or row["product_key"])
