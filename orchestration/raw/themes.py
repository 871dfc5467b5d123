"""The taxonomy of themes as typed objects: which words and phrases of a text mean which theme, by language.

Add a key here and in docs/SOURCES.md together. How texts are matched is the dbt project's matter
(macros/staging/theme_mentions.sql); no text is read here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import AfterValidator, Field, StringConstraints, ValidationError

from orchestration.raw.file_format import Strict
from orchestration.raw.yaml_place import line_of
from orchestration.settings import ConfigError

_PHRASE = re.compile(r"^[^\W_]+\*?(?:[ '’-][^\W_]+\*?)*$")
_SHORTEST_STEM = 3
_MOST_WORDS = 6


def _check_phrase(phrase: str) -> str:
    if not _PHRASE.match(phrase):
        raise ValueError("is not a rule: words with single blanks between, `*` only at the end of a word (salt*)")
    words = re.split(r"[ -]", phrase)
    if any(word.endswith("*") and len(word) <= _SHORTEST_STEM for word in words):
        raise ValueError(f"needs at least {_SHORTEST_STEM} letters before a `*`, else it means nearly every word")
    if len(words) > _MOST_WORDS:
        raise ValueError(f"has {len(words)} words; at most {_MOST_WORDS} are matched")
    return phrase


Phrase = Annotated[str, AfterValidator(_check_phrase)]
Language = Annotated[str, StringConstraints(pattern=r"^([a-z]{2}|any)$")]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]


class Negations(Strict):
    """Words of one language that turn a mention into its opposite."""

    words: tuple[Phrase, ...] = ()
    exceptions: tuple[Phrase, ...] = ()
    stops: tuple[Phrase, ...] = ()


class Theme(Strict):
    """One theme: what it is called and which words mean it."""

    label: str = Field(min_length=1)
    kind: Literal["issue", "attribute", "praise"]
    attribute: Name | None = None
    negation: Literal["heeded", "ignored"] = "heeded"
    rules: dict[Language, tuple[Phrase, ...]] = Field(min_length=1)


_DEFAULT_NEGATIONS = {
    "en": Negations(
        words=(
            "not", "no", "never", "none", "without", "hardly", "neither", "nor", "isn't", "aren't", "wasn't", "weren't",
            "don't", "doesn't", "didn't", "won't", "can't", "cannot", "couldn't", "haven't", "hasn't", "nothing",
        ),
        exceptions=("not only", "not just", "no doubt", "no wonder", "not to mention"),
        stops=("but", "however", "although", "just", "only"),
    ),
    "de": Negations(
        words=("nicht", "kein", "keine", "keinen", "keinem", "keiner", "keines", "nie", "niemals", "ohne", "weder",
               "kaum", "nichts", "nix"),
        exceptions=("nicht nur", "nicht bloß", "kein wunder", "keine frage", "ohne frage", "ohne zweifel"),
        stops=("aber", "sondern", "jedoch", "obwohl", "nur"),
    ),
}  # fmt: skip


class Taxonomy(Strict):
    """The whole file of themes."""

    negation_window: int = Field(default=3, ge=0, le=10)
    negations: dict[Language, Negations] = Field(default_factory=dict)
    themes: dict[Name, Theme]

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """Rows of raw_company.theme_rules, one a rule."""
        window = self.negation_window
        for name, theme in self.themes.items():
            about = (name, theme.label, theme.kind, theme.attribute)
            for language, phrases in theme.rules.items():
                for phrase in phrases:
                    yield (*about, language, "mention", phrase, theme.negation == "heeded", window)
        for language, lists in (_DEFAULT_NEGATIONS | self.negations).items():
            kinds = {"negation": lists.words, "exception": lists.exceptions, "stop": lists.stops}
            for kind, phrases in kinds.items():
                for phrase in phrases:
                    yield (None, None, None, None, language, kind, phrase, None, window)


def read_themes(path: Path) -> Taxonomy:
    """The validated taxonomy.

    Raises:
        ConfigError: every mistake found, one line each, with file, line and key.
    """
    try:
        text = path.read_text(encoding="utf-8")
        document, tree = yaml.safe_load(text), yaml.compose(text)
    except FileNotFoundError as error:
        raise ConfigError(f"{path}: no such file. `themes:` names a file beside the sources file.") from error
    except (OSError, yaml.YAMLError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read as YAML: {error}") from error
    if not isinstance(document, dict):
        raise ConfigError(f"{path}: empty or not a mapping. It needs `themes:`.")
    try:
        return Taxonomy.model_validate(document)
    except ValidationError as error:
        lines = [_explain(path, tree, item) for item in error.errors()]
        raise ConfigError("\n".join(dict.fromkeys(lines))) from error


def _explain(path: Path, tree: yaml.Node | None, item: Any) -> str:
    location = [str(part) for part in item["loc"] if part != "[key]"]
    where = f"{path}:{line_of(tree, location)}: {'.'.join(location) or '(top level)'}: "
    if item["type"] == "extra_forbidden":
        return f"{where}unknown key."
    if item["type"] == "missing":
        return f"{where}missing. Add `{location[-1]}:`."
    message = str(item["msg"]).removeprefix("Value error, ")
    found = item.get("input")
    shown = repr(found) if isinstance(found, str | int | float | bool) else type(found).__name__
    return f"{where}{message}. Found: {shown}."
