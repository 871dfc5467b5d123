"""Names and texts in SQL, quoted whatever they contain; values go as parameters wherever DuckDB takes them.

Add nothing that builds statements: those stand where they are used.
"""

from __future__ import annotations


def sql_name(value: str) -> str:
    """An SQL identifier."""
    return '"' + value.replace('"', '""') + '"'


def sql_text(value: str) -> str:
    """A text literal."""
    return "'" + value.replace("'", "''") + "'"
