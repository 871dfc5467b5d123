"""What a tool's header says: which columns are about the response, which are questions, and how it was recognised.

Add a field when `read` needs to know more of a tool. Nothing here knows a particular tool.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

_TAG = re.compile(r"<[^<>]{0,2000}>")
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True)
class Question:
    """One column of answers. `group` is the question it belongs to, `item` its row, choice or part."""

    id: str
    wording: str
    at: int = -1
    group: str = ""
    item: str = ""
    hint: str = ""


@dataclass
class Layout:
    """How one delimited file is to be read.

    `names` holds a name of its own for each column, `other_names` what a mapping may call it as well. `about` maps
    canonical columns to names, in the order to try; `left_out` are columns that are known and never loaded.
    `exclusion` and `texts` are SQL over `c0`, `c1`, … (`{status}` stands for the mapped status); `ids_by_record` is SQL
    of a question id that depends on the record; `labels` are words of the tool with a number that is no guess.
    """

    dialect: str
    why: str
    names: list[str]
    about: dict[str, list[str]]
    questions: list[Question]
    header_rows: int = 1
    other_names: dict[str, str] = field(default_factory=dict)
    left_out: set[int] = field(default_factory=set)
    time_zone: str | None = None
    exclusion: str | None = None
    texts: dict[str, str] = field(default_factory=dict)
    ids_by_record: dict[int, str] = field(default_factory=dict)
    labels: dict[str, dict[str, str]] = field(default_factory=dict)

    def at(self, name: str) -> int | None:
        """Position of a column by its own name."""
        return self.names.index(name) if name in self.names else None


def clean(text: str) -> str:
    """A header as a person reads it: no tags, no entities, single blanks."""
    return _BLANKS.sub(" ", html.unescape(_TAG.sub(" ", text))).strip()


def unique(names: list[str]) -> list[str]:
    """The names, each a second time used with `__2` behind it, a third time with `__3`; blank ones stay blank."""
    taken: set[str] = set(names)
    seen: dict[str, int] = {}
    out = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        given, number = name, seen[name]
        while name and number > 1 and (given := f"{name}__{number}") in taken:
            number += 1
        seen[name] = number
        taken.add(given)
        out.append(given)
    return out


def folded(text: str) -> str:
    """A header for comparing: lower case, only letters and digits."""
    return re.sub(r"[\W_]+", "", text.lower())


def by_alias(names: list[str], aliases: dict[str, tuple[str, ...]]) -> dict[str, list[str]]:
    """Canonical columns to the columns of the file that are known to be them, in the order of the aliases."""
    present = {folded(name): name for name in reversed(names)}
    found = {
        column: [present[word] for word in dict.fromkeys(map(folded, words)) if word in present]
        for column, words in aliases.items()
    }
    return {column: columns for column, columns in found.items() if columns}
