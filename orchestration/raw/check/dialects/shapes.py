"""What survey tools' JSON looks like: the keys that give a tool away, where things stand, SQL of the answers.

Add a tool to `SHAPES`. `{root}` is the object of the response within a record, as a JSON path.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from orchestration.raw.check.dialects.ratings import ZENDESK_WORDS, not_given


@dataclass(frozen=True)
class Shape:
    """One tool's response as JSON: `paths` stand within the response, `answers` and `exclusion` are SQL over `doc`."""

    dialect: str
    why: str
    keys: frozenset[str]
    paths: dict[str, tuple[str, ...]]
    answers: str
    exclusion: str | None = None
    titles: str | None = None
    time_zone: str | None = "UTC"
    seconds: bool = False
    labels: dict[str, dict[str, str]] = field(default_factory=dict)


def _struct(question: str, value: str, other: str = "null") -> str:
    return f"struct_pack(question_id := {question}, raw_value := {value}, other := cast({other} as varchar))"


def _text(document: str, path: str) -> str:
    return f"json_extract_string({document}, '{path}')"


def _array(key: str) -> str:
    return f"coalesce(from_json(json_extract(doc, '{{root}}.{key}'), '[\"JSON\"]'), [])"


def _field(key: str) -> str:
    return f"json_extract_string(doc, '{{root}}.{key}')"


def _first(document: str, *paths: str) -> str:
    return f"coalesce({', '.join(_text(document, path) for path in paths)})"


_REF, _OTHER_ID, _KIND = _first("a", "$.field.ref", "$.field.id"), _text("a", "$.field.id"), _text("a", "$.type")
_CHOICES = (
    "coalesce(json_extract_string(a, '$.choices.labels[*]'), []) || "
    "coalesce([json_extract_string(a, '$.choices.other')], [])"
)
_TYPEFORM_VALUE = (
    f"case {_KIND} when 'choice' then {_first('a', '$.choice.label', '$.choice.other', '$.choice.id')} "
    f"when 'payment' then {_text('a', '$.payment.amount')} else json_extract_string(a, '$.' || {_KIND}) end"
)
_TYPEFORM_ANSWERS = (
    f"flatten(list_transform({_array('answers')}, lambda a: case when {_KIND} = 'choices' then "
    f"list_transform({_CHOICES}, lambda c: {_struct(_REF + ' || chr(31) || c', 'c', _OTHER_ID)}) "
    f"else [{_struct(_REF, _TYPEFORM_VALUE, _OTHER_ID)}] end))"
)
_DERIVED = r"(_DO(_.*)?|_NPS_GROUP|_(FIRST_CLICK|LAST_CLICK|PAGE_SUBMIT|CLICK_COUNT))$|_TEXT_[0-9a-f]{{16,}}"
_VALUES = "map_entries(coalesce(json_extract(doc, '{root}.values'), '{{}}')::map(varchar, json))"
_IS_QUESTION = f"regexp_matches(e.key, '^QID[0-9]+') and not regexp_matches(e.key, '{_DERIVED}')"
_QUALTRICS_ANSWERS = (
    f"flatten(list_transform(list_filter({_VALUES}, lambda e: {_IS_QUESTION}), "
    "lambda e: case when json_type(e.value) = 'ARRAY' then list_transform(json_extract_string(e.value, '$[*]'), "
    f"lambda c: {_struct('e.key || chr(31) || c', 'c')}) else [{_struct('e.key', _text('e.value', '$'))}] end))"
)
_STATUS, _CHANNEL = f"coalesce(try_cast({_field('values.status')} as integer), 0)", _field("values.distributionChannel")
_SCORE_ID = f"'score' || coalesce('_' || lower({_field('survey_type')}), '')"
_ADDED_VALUE = _first("a", "$.value.free_response", "$.value.scale", "$.value.select_one", "$.value.text")
_CHOSEN = "coalesce(json_extract_string(a, '$.value.select_many[*]'), [])"
_ADDED_ID = _text("a", "$.question.id")
_DELIGHTED_ANSWERS = (
    f"[{_struct(_SCORE_ID, _field('score'))}, {_struct(repr('comment'), _field('comment'))}] || "
    f"flatten(list_transform({_array('additional_answers')}, lambda a: [{_struct(_ADDED_ID, _ADDED_VALUE)}] || "
    f"list_transform({_CHOSEN}, lambda c: {_struct(_ADDED_ID + ' || chr(31) || c', 'c')})))"
)
_ZENDESK_PARTS = {"satisfaction": "score", "satisfaction_reason": "reason", "satisfaction_comment": "comment"}
_ZENDESK_ANSWERS = f"[{', '.join(_struct(repr(name), _field(key)) for name, key in _ZENDESK_PARTS.items())}]"

SHAPES = (
    Shape(
        "typeform", "each record has `answers` with their `field`, and a `token`", frozenset({"answers", "token"}),
        {
            "response_id": ("token", "response_id"), "started_at": ("landed_at",),
            "answered_at": ("submitted_at", "landed_at"), "status": ("response_type",),
        },
        _TYPEFORM_ANSWERS,
        titles="select json_extract_string(f, '$.ref') as id, json_extract_string(f, '$.title') as title from "
        "(select unnest(from_json(json_extract(doc, '{root}.definition.fields'), '[\"JSON\"]')) as f from delivered)",
    ),
    Shape(
        "qualtrics_api", "each record has `responseId` and `values`", frozenset({"responseId", "values"}),
        {
            "response_id": ("responseId",), "started_at": ("values.startDate",),
            "answered_at": ("values.endDate", "values.recordedDate"), "is_finished": ("values.finished",),
            "duration_seconds": ("values.duration",), "customer_id": ("values.externalDataReference",),
            "customer_email": ("values.recipientEmail",), "language": ("values.userLanguage",),
            "channel": ("values.distributionChannel",), "status": ("values.status",),
        },
        _QUALTRICS_ANSWERS,
        exclusion=f"case when {_STATUS} & 8 > 0 then 'spam' when {_STATUS} & 1 > 0 or {_CHANNEL} = 'preview' then "
        f"'preview' when {_STATUS} & 2 > 0 or {_CHANNEL} = 'test' then 'test' end",
    ),
    Shape(
        "delighted", "each record has `survey_type` and `score`", frozenset({"survey_type", "score"}),
        {
            "response_id": ("id",), "answered_at": ("updated_at", "created_at"), "channel": ("survey_channel",),
            "customer_email": ("person.email",),
        },
        _DELIGHTED_ANSWERS, seconds=True,
    ),
    Shape(
        "zendesk", "each record has `score` and `ticket_id`", frozenset({"ticket_id", "score"}),
        {
            "response_id": ("id",), "answered_at": ("updated_at", "created_at"), "customer_id": ("requester_id",),
        },
        _ZENDESK_ANSWERS,
        exclusion=not_given(_field("score")),
        labels=ZENDESK_WORDS,
    ),
)  # fmt: skip
ROOTS = ("", "form_response", "data", "response", "event_data")
ENVELOPES = ("items", "responses", "satisfaction_ratings", "survey_responses", "results", "data")
