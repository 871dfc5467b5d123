"""What a source may say about a survey export: the tool that wrote it, and what its questions are called.

Add a key here, in docs/SOURCES.md and where `check/dialects` uses it.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import Field, field_validator

from orchestration.raw.file_format import Strict

Dialect = Literal["auto", "qualtrics", "surveymonkey", "typeform", "google_forms", "delighted", "zendesk", "wide"]
RESPONSES, ANSWERS = "survey.responses", "survey.answers"


class Survey(Strict):
    """Names of questions, words for numbers, how choices are joined, and the first day of the survey."""

    questions: dict[str, str | None] = Field(default_factory=dict)
    labels: dict[str, dict[str, str]] = Field(default_factory=dict)
    multi_select: dict[str, str] = Field(default_factory=dict)
    opened_on: date | None = None

    @field_validator("labels", mode="before")
    @classmethod
    def _numbers_are_texts(cls, value: Any) -> Any:
        if not isinstance(value, dict) or not all(isinstance(words, dict) for words in value.values()):
            return value
        if any(isinstance(theirs, bool) for words in value.values() for theirs in words):
            raise ValueError('needs quotes around "Yes", "No", "On", "Off": without them YAML reads true and false')
        return {q: {str(theirs): str(ours) for theirs, ours in words.items()} for q, words in value.items()}

    @field_validator("multi_select")
    @classmethod
    def _something_separates(cls, value: dict[str, str]) -> dict[str, str]:
        if not all(value.values()):
            raise ValueError('needs the sign between two choices for each question, like `Q7: ","`')
        return value
