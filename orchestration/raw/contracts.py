"""The canonical feeds: what each may hold, read from feeds/*.yml.

Add a feed or a column in its YAML; add a type here together with its checked cast in `casts`. Nothing
about a particular company belongs here.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict

from orchestration.raw.check.job import SQL_TYPES

FEEDS = Path(__file__).parent / "feeds"
ColumnType = Literal["text", "integer", "decimal", "number", "boolean", "date", "timestamp", "json", "currency"]
LOAD_COLUMNS: dict[str, str] = {
    "_source": "VARCHAR",
    "_time_zone": "VARCHAR",
    "_delivery_kind": "VARCHAR",
    "_delivery": "VARCHAR",
    "_file_id": "VARCHAR",
    "_file_version": "BIGINT",
    "_record_no": "BIGINT",
    "_extra": "VARCHAR",
}


class Column(BaseModel):
    """One column of a feed: its type and what a value must satisfy to be loaded."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    type: ColumnType = "text"
    description: str = ""
    required: bool = False
    personal: Literal["none", "id", "text", "drop"] = "none"
    accepted: tuple[str | int, ...] = ()
    min: float | None = None
    max: float | None = None


class Feed(BaseModel):
    """A raw table: its name, key and columns in order."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    table_name: str
    description: str = ""
    key: tuple[str, ...] = ()
    columns: dict[str, Column]

    def table_columns(self) -> dict[str, str]:
        """Name and SQL type of every column of the raw table, hashed neighbours and load columns included."""
        kept = {name: column for name, column in self.columns.items() if column.personal != "drop"}
        own = {name: SQL_TYPES[column.type] for name, column in kept.items()}
        keys = {f"{name}__key": "VARCHAR" for name, column in kept.items() if column.personal == "id"}
        return {**own, **keys, **LOAD_COLUMNS}


@cache
def canonical_feeds() -> dict[str, Feed]:
    """Every canonical feed by its name in sources.yml (`sales.orders`)."""
    feeds: dict[str, Feed] = {}
    for path in sorted(FEEDS.glob("*.yml")):
        document: dict[str, Any] = yaml.safe_load(path.read_text())
        domain = document["domain"]
        for name, body in document["feeds"].items():
            feeds[f"{domain}.{name}"] = Feed(table_name=f"raw_{domain}.{name}", **body)
    return feeds
