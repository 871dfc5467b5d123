"""Which themes a text mentions, in plain Python from the rules in docs/SOURCES.md: the second opinion on `issue_ranks`.

Nothing here is read from the project but the file of themes. Add what the grammar of themes learns.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from functools import cached_property
from pathlib import Path

from orchestration.raw.themes import read_themes

_CLAUSE_ENDS = re.compile(r'[.!?;:,()\u2026\u2013\u2014"\n\r]')


def clauses(text: str) -> list[str]:
    """Words with a blank before and behind each, clause by clause."""
    text = re.sub("['\u2018\u2019\u00b4`]", "", text.lower()).replace("\u00df", "ss").replace("\u00f8", "o")
    text = "".join(sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign))
    return [f" {' '.join(re.sub(r'[^a-z0-9]', ' ', part).split())} " for part in _CLAUSE_ENDS.split(text)]


class Reader:
    """Reads texts by one file of themes; every language counts, as for answers."""

    def __init__(self, themes: Path) -> None:
        self._rows = list(read_themes(themes).rows())

    @cached_property
    def _rules(self) -> dict[str, list[tuple[str, str, bool, int, str, re.Pattern[str]]]]:
        rules = defaultdict(list)
        for theme, _, _, _, language, kind, phrase, heeds, window in self._rows:
            [words] = clauses(phrase.replace("*", "0star"))
            pattern = re.compile(f"(?<= ){words.strip().replace('0star', '[^ ]*')}(?= )")
            start = words.split()[0].split("0star")[0]
            rules[kind].append((theme, language, bool(heeds), window, start, pattern))
        return rules

    def _found(self, kind: str, clause: str) -> list[tuple[str, str, bool, int, int, int]]:
        """Theme, language, whether negations are heeded, window, first and last word."""
        found = []
        for theme, language, heeds, window, start, pattern in self._rules[kind]:
            if f" {start}" in clause:
                for match in pattern.finditer(clause):
                    first = clause.count(" ", 0, match.start())
                    found.append((theme, language, heeds, window, first, first + match.group().count(" ")))
        return found

    def read(self, text: str) -> set[str]:
        """Themes mentioned at least once without a negation before."""
        said = set()
        for clause in clauses(text):
            mentions = self._found("mention", clause)
            if not mentions:
                continue
            negations, exceptions, stops = (self._found(kind, clause) for kind in ("negation", "exception", "stop"))
            for theme, language, heeds, window, first, _ in mentions:
                negated = False
                for _, other, _, _, begins, ends in negations:
                    near = first - window <= ends < first and (other == language or "any" in (other, language))
                    excepted = any(e[1] == other and e[4] == begins for e in exceptions)
                    stopped = any(s[1] == other and s[4] > ends and s[5] < first for s in stops)
                    negated |= heeds and near and not excepted and not stopped
                if not negated:
                    said.add(theme)
        return said


def is_text(value: object) -> bool:
    """Something is said, and it is not a number."""
    if not isinstance(value, str) or not value.strip():
        return False
    try:
        float(value)
    except ValueError:
        return True
    return False
