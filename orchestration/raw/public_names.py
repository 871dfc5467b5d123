"""What of a delivered file's name may go where others read: into marts, logs and Dagster's history.

A name comes from outside like any value: `reviews_jane.doe@example.org.csv` is one. The words that the sources file
itself uses pass, and dates and short numbers; anything else a wildcard stood for becomes a keyed hash. The work file
keeps the name for the operator. Add a harmless kind of wildcard part to `_HARMLESS`.
"""

from __future__ import annotations

import hashlib
import hmac
import re

import duckdb

from orchestration.raw.config import SourcesFile

_DATE = r"(?:19|20)\d\d(?:[-_.]?(?:0[1-9]|1[0-2])(?:[-_.]?(?:0[1-9]|[12]\d|3[01]))?|[-_.]?[qQwW]\d{1,2})?"
_TIME = r"(?:[-_.T ]?[0-2]\d[-_.:]?[0-5]\d(?:[-_.:]?[0-5]\d)?Z?)?"
_NUMBER = r"(?:[-_. ]?(?:part|v|p|r|no)?\d{1,4})?"
_HARMLESS = re.compile(
    rf"[-_. ]*(?:{_DATE}{_TIME})?{_NUMBER}[-_. ]*(?:(?:gz|csv|tsv|txt|json|jsonl|parquet|xlsx)[.]?)*"
)


def public_path(shown: str, location: str, key: str) -> str:
    """The path with what may be personal in it replaced by the first digits of its keyed hash."""
    if not location:  # rows written in the sources file: the name is ours
        return shown
    parts = re.split(r"([*?]+)", location)
    pattern = "".join("(.*)" if part and part[0] in "*?" else re.escape(part) for part in parts)
    match = re.fullmatch(pattern, shown, re.DOTALL)
    if match is None:
        return withheld(shown, key)
    if all(_HARMLESS.fullmatch(part) for part in match.groups()):
        return shown
    return re.sub(r"[*?]+", "*", location) + " " + withheld(shown, key)


def withheld(name: str, key: str) -> str:
    """Stands for a name, the same for the same name; without the key nobody can tell which."""
    digest = hmac.new(key.encode(), name.encode("utf-8", "surrogateescape"), hashlib.sha256).hexdigest()
    return f"[name {digest[:12]}]"


def note_names(con: duckdb.DuckDBPyConnection, sources: SourcesFile, key: str) -> None:
    """Writes the public name of every file the manifest knows; of a source no longer configured only a hash."""
    rows = con.execute(
        """select distinct source, path from loads.files
           where (source, path) not in (select (source, path) from loads.names)"""
    ).fetchall()
    names = [
        (source, path, public_path(path, sources.sources[source].location, key) if source in sources.sources
         else withheld(path, key))
        for source, path in rows
    ]  # fmt: skip
    if names:
        con.executemany("insert into loads.names values (?, ?, ?)", names)


def public_sentence(text: str, names: dict[str, str], key: str) -> str:
    """A sentence about a file that begins with its path and a colon, with the public name."""
    for path in sorted(names, key=len, reverse=True):
        if text.startswith(path):
            return names[path] + text.removeprefix(path).replace(path, names[path])
    path, colon, said = text.rpartition(": ")
    return f"{withheld(path, key)}: {said}" if colon else withheld(text, key)
