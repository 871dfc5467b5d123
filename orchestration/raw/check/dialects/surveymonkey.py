"""SurveyMonkey CSV: two header rows (question over option), or one where somebody has joined them.

Columns after a question without a title of their own are its options. Add a word for `this is the answer itself` here.
"""

from __future__ import annotations

from orchestration.raw.check.dialects.layout import Layout, Question, by_alias, clean, folded, unique

_ABOUT = {
    "response_id": ("Respondent ID",),
    "started_at": ("Date Created", "Start Date"),
    "answered_at": ("Date Modified", "End Date"),
    "customer_email": ("Email Address",),
    "channel": ("Collector ID",),
}
_KNOWN = {
    "respondentid", "collectorid", "datecreated", "startdate", "datemodified", "enddate", "ipaddress", "emailaddress",
    "firstname", "lastname", "title",
}  # fmt: skip
_LEFT_OUT = {"ipaddress", "firstname", "lastname"}
_ANSWER_ITSELF = {"", "response", "openendedresponse"}
_SEPARATOR = " - "


def read_surveymonkey(rows: list[list[str]]) -> Layout | None:
    """The layout of a SurveyMonkey export: its first column is the respondent."""
    if not rows or not rows[0] or folded(rows[0][0]) != "respondentid":
        return None
    two = len(rows) > 1 and not rows[1][0].strip() and any(cell.strip() for cell in rows[1])
    titles = [clean(cell) for cell in rows[0]]
    options = [clean(cell) for cell in rows[1]] if two else [""] * len(titles)
    options += [""] * (len(titles) - len(options))
    filled = _filled(titles, options)
    names = unique([title if folded(option) in _ANSWER_ITSELF else _named(title, option) for title, option in filled])
    known = [folded(name) in _KNOWN or folded(name).startswith("customdata") for name in names]
    layout = Layout(
        "surveymonkey", f"its first column is {rows[0][0].strip()!r} and it has {1 + two} header row{'s' * two}",
        names, by_alias([name for name, is_known in zip(names, known, strict=True) if is_known], _ABOUT), [],
        header_rows=1 + two,
        left_out={at for at, name in enumerate(names) if folded(name) in _LEFT_OUT},
    )  # fmt: skip
    sizes = {title: sum(1 for other, _ in filled if other == title) for title, _ in filled}
    for at, (name, (title, option)) in enumerate(zip(names, filled, strict=True)):
        if known[at] or not name:
            continue
        group, item = (title, option) if two and sizes[title] > 1 else _parted(name, titles)
        hint = "text" if "openended" in folded(option) or "specify" in folded(name) else ""
        layout.questions.append(Question(name, name, at, group if item else "", item, hint))
    return layout


def _filled(titles: list[str], options: list[str]) -> list[tuple[str, str]]:
    """Each column's question and option: a blank title means the question before, if it has an option at all."""
    current, out = "", []
    for title, option in zip(titles, options, strict=False):
        current = title or (current if option else "")
        out.append((current, option))
    return out


def _named(title: str, option: str) -> str:
    return f"{title}{_SEPARATOR}{option}" if title else option


def _parted(name: str, names: list[str]) -> tuple[str, str]:
    """Question and option of a joined title, where another column shares what stands before the separator."""
    group, separator, item = name.rpartition(_SEPARATOR)
    shared = separator and sum(1 for other in names if other == group or other.startswith(group + _SEPARATOR)) > 1
    return (group, item) if shared else ("", "")
