"""Tools that ask for one rating: Delighted and Zendesk, whose columns are known by their names.

Add an alias here when an export names a column otherwise. Other columns are properties of the person or the ticket,
never questions unless the source says so under `survey.questions`.
"""

from __future__ import annotations

from orchestration.raw.check.dialects.layout import Layout, Question, by_alias, clean, folded, unique

DELIGHTED = {
    "response_id": ("id", "response id", "survey response id"),
    "answered_at": ("updated at", "response time", "responded at", "created at", "date", "timestamp"),
    "customer_id": ("customer id", "customerid", "user id", "person id"),
    "customer_email": ("person email", "email", "email address"),
    "channel": ("survey channel", "source", "channel"),
    "language": ("locale", "language"),
}
_DELIGHTED_ANSWERS = {
    "type": ("survey type", "type"), "score": ("score", "nps score", "rating"),
    "comment": ("comment", "feedback", "nps comment"),
}  # fmt: skip
_DELIGHTED_LEFT_OUT = {"personname", "name", "phone", "personphone", "permalink", "ipaddress"}
ZENDESK = {
    "response_id": ("id", "satisfaction rating id"),
    "answered_at": ("updated at", "created at", "rated at"),
    "customer_id": ("requester id",),
    "customer_email": ("requester email",),
    "order_id": (),
}
_ZENDESK_ANSWERS = {
    "score": ("score", "satisfaction score"), "reason": ("reason",), "comment": ("comment", "satisfaction comment")
}  # fmt: skip
# the tool knows these two ratings only
ZENDESK_WORDS = {"satisfaction": {"good": "1", "Good": "1", "bad": "0", "Bad": "0"}}


def read_delighted(rows: list[list[str]]) -> Layout | None:
    """The layout of a Delighted export: score, comment and survey type, each under one of its names."""
    names = unique([clean(name) for name in rows[0]]) if rows and rows[0] else []
    answers = by_alias(names, _DELIGHTED_ANSWERS)
    about = by_alias(names, DELIGHTED)
    if not {"type", "score"} <= set(answers) or not {"response_id", "answered_at"} <= set(about):
        return None
    seen = ", ".join(repr(answers[part][0]) for part in ("score", "type"))
    layout = Layout("delighted", f"it has {seen}, an id and a time", names, about, [])
    layout.left_out = {at for at, name in enumerate(names) if folded(name) in _DELIGHTED_LEFT_OUT}
    layout.left_out |= {names.index(answers["type"][0])}
    score, kind = names.index(answers["score"][0]), names.index(answers["type"][0])
    layout.questions = [Question("score", "Score", score)]
    layout.questions += [
        Question("comment", "Comment", names.index(name), hint="text") for name in answers.get("comment", [])[:1]
    ]
    # 9 of 10 and 5 of 5 are no answers to one question
    layout.ids_by_record[score] = f"'score' || coalesce('_' || nullif(lower(trim(c{kind})), ''), '')"
    layout.texts["answered_at"] = f"coalesce({', '.join(unix(f'c{layout.at(name)}') for name in about['answered_at'])})"
    return layout


def read_zendesk(rows: list[list[str]]) -> Layout | None:
    """The layout of Zendesk's satisfaction ratings: a score for a ticket."""
    names = unique([clean(name) for name in rows[0]]) if rows and rows[0] else []
    answers, about = by_alias(names, _ZENDESK_ANSWERS), by_alias(names, ZENDESK)
    ticket = by_alias(names, {"ticket": ("ticket id",)})
    if "score" not in answers or not ticket or not {"response_id", "answered_at"} <= set(about):
        return None
    layout = Layout("zendesk", f"it has {answers['score'][0]!r} and {ticket['ticket'][0]!r}", names, about, [])
    layout.questions = [
        Question(
            f"satisfaction_{part}" if part != "score" else "satisfaction", part.capitalize(), names.index(found[0])
        )
        for part, found in answers.items()
    ]
    layout.labels = ZENDESK_WORDS
    layout.exclusion = not_given(f"c{names.index(answers['score'][0])}")
    return layout


def not_given(score: str) -> str:
    """A rating that was offered and not given is no answer."""
    return f"case when lower(trim({score})) in ('offered', 'unoffered') or {score} is null then 'not_answered' end"


def unix(text: str) -> str:
    """Seconds since 1970 as a time with its offset; anything else as it stands."""
    moment = f"strftime(make_timestamp(try_cast({text} as bigint) * 1000000), '%Y-%m-%dT%H:%M:%SZ')"
    return f"case when regexp_full_match({text}, '[0-9]{{9,10}}') then {moment} else nullif(trim({text}), '') end"
