"""Exports with one header row: Google Forms, Typeform's CSV, and any table with one row a response.

Add a name that another language gives to the time column of Google Forms here.
"""

from __future__ import annotations

import re

from orchestration.raw.check.dialects.layout import Layout, Question, by_alias, clean, folded, unique

_TIMESTAMPS = {
    "timestamp", "zeitstempel", "horodateur", "marcatemporal", "informazionicronologiche", "carimbodedatahora",
    "tijdstempel", "tidstempel", "tidsstempel", "sygnaturaczasowa", "タイムスタンプ", "时间戳记", "отметкавремени",
}  # fmt: skip
_EMAILS = (
    "Email Address", "Username", "E-Mail-Adresse", "Adresse e-mail", "Dirección de correo electrónico",
    "Indirizzo email", "Endereço de e-mail",
)  # fmt: skip
_QUIZ = {"score", "totalscore", "punkte", "gesamtpunktzahl"}
_GRID = re.compile(r"(?P<group>.+?) \[(?P<item>[^\[\]]+)\]")
_TYPEFORM_ABOUT = {
    "response_id": ("#",),
    "started_at": ("Start Date (UTC)",),
    "answered_at": ("Submit Date (UTC)", "Stage Date (UTC)"),
    "status": ("Response Type",),
}
_TYPEFORM_KNOWN = {
    "", "networkid", "startdateutc", "submitdateutc", "stagedateutc", "responsetype", "tags", "ending", "score",
    "winningoutcomeid",
}  # fmt: skip


def read_google_forms(rows: list[list[str]]) -> Layout | None:
    """The layout of a Google Forms export: its first column is the time of the response, under no matter which id."""
    if not rows or not rows[0] or folded(rows[0][0]) not in _TIMESTAMPS:
        return None
    names = unique([clean(name) for name in rows[0]])
    about = by_alias(names[:3], {"customer_email": _EMAILS}) | {"answered_at": [names[0]]}
    skipped = {0, *(names.index(name) for found in about.values() for name in found)}
    quiz = {at for at, name in enumerate(names[:4]) if folded(name) in _QUIZ}
    layout = Layout("google_forms", f"its first column is {rows[0][0].strip()!r}", names, about, [])
    layout.questions = _questions(names, skipped | quiz)
    email = f"coalesce(c{names.index(about['customer_email'][0])}, '')" if "customer_email" in about else "''"
    # two of one second and address are told apart by their order; a sheet only ever grows at its end
    same = f"row_number() over (partition by c0, {email} order by _at)"
    layout.texts["response_id"] = f"c0 || '|' || {email} || '|' || {same}"
    layout.texts["answered_at"] = _with_offset("c0")
    return layout


def _with_offset(text: str) -> str:
    """`GMT+1` as an offset that strptime reads."""
    short = f"regexp_replace({text}, ' (?:GMT|UTC)([+-])([0-9])(:[0-9]{{2}})?$', ' \\10\\2\\3')"
    long = f"regexp_replace({short}, ' (?:GMT|UTC)([+-][0-9]{{2}}(?::?[0-9]{{2}})?)$', ' \\1')"
    return f"regexp_replace({long}, ' (?:GMT|UTC)$', ' +00')"


def read_typeform(rows: list[list[str]]) -> Layout | None:
    """The layout of Typeform's CSV: a column `#`, and the time of submission in UTC."""
    names = unique([clean(name) for name in rows[0]]) if rows and rows[0] else []
    if not names or names[0] != "#" or not {"Submit Date (UTC)", "Stage Date (UTC)"} & set(names):
        return None
    layout = Layout(
        "typeform", "its first column is '#' and it has 'Submit Date (UTC)'", names, by_alias(names, {}), [],
        time_zone="UTC",
    )  # fmt: skip
    layout.about = {
        column: [word for word in words if word in names]
        for column, words in _TYPEFORM_ABOUT.items()
        if set(words) & set(names)
    }
    layout.left_out = {at for at, name in enumerate(names) if folded(name) == "networkid"}
    known = {at for at, name in enumerate(names) if folded(name) in _TYPEFORM_KNOWN}
    layout.questions = _questions(names, known)
    if "Response Type" in names:
        layout.texts["is_finished"] = (
            f"case lower(trim(c{names.index('Response Type')})) when 'completed' then 'true' else 'false' end"
        )
    return layout


def read_wide(rows: list[list[str]]) -> Layout | None:
    """A table with one row a response: what is mapped is about the response, every other column is a question."""
    if not rows or not rows[0]:
        return None
    names = unique([clean(name) for name in rows[0]])
    return Layout("wide", "the source declares it: one row a response", names, {}, _questions(names, set()))


def _questions(names: list[str], skipped: set[int]) -> list[Question]:
    questions = []
    for at, name in enumerate(names):
        if at in skipped or not name:
            continue
        grid = _GRID.fullmatch(name)
        group, item = (grid["group"], grid["item"]) if grid else ("", "")
        questions.append(Question(name, name, at, group, item))
    return questions
