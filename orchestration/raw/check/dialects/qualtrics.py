"""Qualtrics CSV and TSV: three header rows, the last with import ids and the time zone; or two in the legacy export.

Add a column here that Qualtrics derives from an answer (it is no question), or a status that must not be scored.
"""

from __future__ import annotations

import json
import re

from orchestration.raw.check.dialects.layout import Layout, Question, clean, unique

_ABOUT = {
    "response_id": ("_recordId", "ResponseID"),
    "started_at": ("startDate",),
    "answered_at": ("endDate", "recordedDate"),
    "is_finished": ("finished",),
    "duration_seconds": ("duration",),
    "customer_id": ("externalDataReference", "ExternalReference"),
    "customer_email": ("recipientEmail", "EmailAddress"),
    "language": ("userLanguage",),
    "channel": ("distributionChannel",),
    "status": ("status",),
}
_LEFT_OUT = {
    "ipaddress", "progress", "recipientlastname", "recipientfirstname", "locationlatitude", "locationlongitude",
    "locationaccuracy", "responseset", "name", "recordeddate", "enddate",
}  # fmt: skip
_QUESTION = re.compile(r"QID\d+")
_DERIVED = re.compile(
    r"(_DO(_\S+)?|_NPS_GROUP|_(First Click|Last Click|Page Submit|Click Count)"
    r"| - (Parent |Level \d+ )?(Topics?|Topic Hierarchy.*|Sentiment.*|Actionability.*|Effort.*|Emotion.*))$",
    re.IGNORECASE,
)
_DERIVED_ID = re.compile(
    r"(_DO(_.*)?|_NPS_GROUP|_(FIRST_CLICK|LAST_CLICK|PAGE_SUBMIT|CLICK_COUNT))$|_TEXT_[0-9a-f]{16,}", re.IGNORECASE
)


def read_qualtrics(rows: list[list[str]]) -> Layout | None:
    """The layout of a Qualtrics export, if the third row holds import ids or the second the legacy names."""
    if len(rows) > 2 and (imports := _import_ids(rows[2])):
        zones = sorted({str(zone) for cell in imports if (zone := cell.get("timeZone"))})
        layout = _layout(rows, [str(cell.get("ImportId", "")) for cell in imports], header_rows=3)
        layout.why = 'its third header row holds {"ImportId": …}'
        layout.time_zone = zones[0] if zones else None
        return layout
    if len(rows) > 1 and rows[0][:2] == ["V1", "V2"] and {"ResponseID", "ResponseSet"} <= set(rows[1]):
        internal = [
            name if re.fullmatch(r"V\d+|Location\w+", own) else "" for own, name in zip(*rows[:2], strict=False)
        ]
        ids = [name or (f"QID:{own}" if own else "") for own, name in zip(rows[0], internal, strict=False)]
        ids += [""] * (len(rows[0]) - len(ids))
        layout = _layout(rows, ids, header_rows=2)
        layout.why = "its columns are V1, V2, … and its second header row holds ResponseID and ResponseSet (legacy)"
        return layout
    return None


def _import_ids(cells: list[str]) -> list[dict[str, object]]:
    """The JSON of each cell; empty when the row is none of import ids."""
    found: list[dict[str, object]] = []
    for cell in cells:
        try:
            value = json.loads(cell) if cell.strip() else {}
        except ValueError:
            return []
        if not isinstance(value, dict):
            return []
        found.append(value)
    return found if any("ImportId" in value for value in found) else []


def _layout(rows: list[list[str]], ids: list[str], *, header_rows: int) -> Layout:
    names = unique([clean(name) for name in rows[0]])
    labels = [clean(label) for label in rows[1]] + [""] * len(names)
    ids += [""] * (len(names) - len(ids))
    by_id = {internal.lower(): name for name, internal in zip(names, ids, strict=False) if internal}
    about = {
        column: [by_id[word.lower()] for word in dict.fromkeys(words) if word.lower() in by_id]
        for column, words in _ABOUT.items()
    }
    layout = Layout(
        "qualtrics", "", names, {column: found for column, found in about.items() if found}, [],
        header_rows=header_rows,
    )  # fmt: skip
    is_legacy = header_rows == 2
    for at, (name, internal, label) in enumerate(zip(names, ids, labels, strict=False)):
        if internal.lower() in _LEFT_OUT:
            layout.left_out.add(at)
        derived = _DERIVED.search(name) or _DERIVED_ID.search(internal)
        if (_QUESTION.match(internal) or (is_legacy and internal.startswith("QID:"))) and not derived:
            layout.questions.append(_question(name, label, internal, at))
        elif derived and "NPS_GROUP" in f"{name}{internal}":
            layout.questions = [_as_nps(question, name) for question in layout.questions]
        for other in (internal, label):
            layout.other_names.setdefault(other, name)
    layout.exclusion = _exclusion(layout)
    return layout


def _question(name: str, label: str, internal: str, at: int) -> Question:
    """A question of several columns writes what they share before ` - ` and the rest behind it."""
    group, _, item = label.rpartition(" - ")
    is_part = bool(re.fullmatch(r"QID\d+(_\d+)+(_TEXT)?|QID\d+-\d+.*", internal)) and bool(group)
    hint = "text" if internal.endswith("_TEXT") else ""
    return Question(name, label or name, at, group if is_part else "", item if is_part else "", hint)


def _as_nps(question: Question, companion: str) -> Question:
    if f"{question.id}_NPS_GROUP" != companion:
        return question
    return Question(question.id, question.wording, question.at, question.group, question.item, "nps")


def _exclusion(layout: Layout) -> str:
    """Status is a sum of bits (1 preview, 2 test, 8 spam; 4 imported and 16 offline are fine) or a word for it."""
    cases = []
    for name in layout.about.get("channel", []):
        at = f"lower(trim(c{layout.at(name)}))"
        cases.append(f"when {at} = 'preview' then 'preview' when {at} = 'test' then 'test'")
    if "status" in layout.about:
        word, bits = "lower({status})", "coalesce(try_cast({status} as integer), 0)"
        fine = "('ip address', 'imported', 'offline', 'offline response')"
        cases += [
            f"when {bits} & 8 > 0 or {word} like '%spam%' then 'spam'",
            f"when {bits} & 1 > 0 or {word} like '%preview%' then 'preview'",
            f"when {bits} & 2 > 0 or {word} like '%test%' then 'test'",
            f"when try_cast({word} as integer) is null and {word} not in {fine} then 'unknown_status'",
        ]
    return f"case {' '.join(cases)} end" if cases else "null"
