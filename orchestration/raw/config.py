"""sources.yml as typed objects: which files are delivered, how to read them, what they fill.

Add a key here, in docs/SOURCES.md and in the JSON Schema (`prodops sources schema`) together. No file is
opened here except the sources file itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any, Literal, Self

from pydantic import Field, field_validator, model_validator

from orchestration.raw.config_columns import ColumnMapping
from orchestration.raw.config_rules import Rules
from orchestration.raw.config_survey import ANSWERS, RESPONSES, Dialect, Survey
from orchestration.raw.contracts import Column, Feed, canonical_feeds
from orchestration.raw.file_format import ENDINGS, FileFormat, FileType, Limits, Sidecar, Strict


class Source(Strict):
    """One configured source: where its files are and which raw table they fill."""

    feed: str | None = None
    dialect: Dialect | None = None
    survey: Survey = Survey()
    table: str | None = Field(default=None, pattern=r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$")
    types: dict[str, Column] = Field(default_factory=dict)
    key: tuple[str, ...] = ()
    location: str = ""
    records: tuple[dict[str, str | int | float | bool | date | None], ...] = ()
    format: FileFormat = FileFormat()
    delivery: Literal["append", "snapshot", "corrections"] = "append"
    delivered: str | None = None
    order_by: str | None = None
    time_zone: str | None = None
    currency: str | None = Field(default=None, pattern=r"^[A-Z]{3}$")
    columns: dict[str, ColumnMapping] = Field(default_factory=dict)
    constants: dict[str, str | int | float | bool | date] = Field(default_factory=dict)
    values: dict[str, dict[str, str]] = Field(default_factory=dict)
    personal_data: tuple[str, ...] = ()
    other_columns: Literal["ignore", "hold", "keep"] = "ignore"
    sidecar: Sidecar = Sidecar()
    settle_seconds: float = Field(default=1.0, ge=0)
    freshness_hours: int | None = Field(default=None, gt=0)
    limits: Limits = Limits()

    @field_validator("columns", mode="before")
    @classmethod
    def _bare_names(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return {k: {"from": v} if isinstance(v, str | list) else v for k, v in value.items()}

    @field_validator("values", mode="before")
    @classmethod
    def _words_are_text(cls, value: Any) -> Any:
        if not isinstance(value, dict) or not all(isinstance(words, dict) for words in value.values()):
            return value
        return {c: {str(k): str(v) for k, v in words.items()} for c, words in value.items()}

    @field_validator("location")
    @classmethod
    def _location_stays_inside(cls, value: str) -> str:
        parts = PurePosixPath(value).parts
        if "://" in value or value.startswith("/") or ".." in parts or "\\" in value:
            raise ValueError(
                "must be a path below the landing folder, like sales/orders_*.csv; addresses, absolute "
                "paths and `..` are refused. Move the file there or set PRODOPS_LANDING"
            )
        return value

    @field_validator("delivered")
    @classmethod
    def _delivered_is_a_pattern(cls, value: str | None) -> str | None:
        if value is not None:
            try:
                groups = re.compile(value).groups
            except re.error as error:
                raise ValueError(f"is not a regular expression: {error}") from error
            if groups != 1:
                raise ValueError("needs exactly one group in parentheses: the part that sorts deliveries")
        return value

    @model_validator(mode="after")
    def _fits_its_feed(self) -> Self:
        if sum(name is not None for name in (self.feed, self.table, self.dialect)) != 1:
            raise ValueError(
                "give either `feed` (a canonical feed), `table` (a table of your own) or `dialect` (a survey export)"
            )
        if self.dialect is None and self.survey != Survey():
            raise ValueError("`survey` goes with `dialect`: it says what an export of a survey tool holds")
        if self.feed is not None and self.feed not in canonical_feeds():
            known = ", ".join(sorted(canonical_feeds()))
            raise ValueError(f"`feed: {self.feed}` is not a canonical feed. Known: {known}")
        if bool(self.location) == bool(self.records):
            raise ValueError("give either `location` (delivered files) or `records` (rows written here)")
        if self.table is not None and not self.types:
            raise ValueError("a table of your own needs `types:` with the type of each column")
        if self.order_by is not None and self.delivery != "corrections":
            raise ValueError("`order_by` goes with `delivery: corrections`")
        columns = self.contract.columns
        named: dict[str, Iterable[str]] = {"columns": self.columns, "constants": self.constants, "values": self.values}
        for where, names in {**named, "personal_data": self.personal_data}.items():
            unknown = [name for name in names if name not in columns]
            if unknown:
                raise ValueError(
                    f"`{where}` names {', '.join(unknown)}, which {self.contract.table_name} does not have. "
                    f"It has: {', '.join(columns)}"
                )
        return self

    @model_validator(mode="after")
    def _record_numbers_are_keys_of_one_file(self) -> Self:
        numbered = self.numbered_key
        if numbered and self.delivery == "corrections":
            raise ValueError(
                f"`{numbered[0]}` is a record number, which means another record in the next file; "
                "`delivery: corrections` needs a key that means the same in every file"
            )
        rest = [name for name in self.contract.key if name not in self.constants and name not in numbered]
        joined = any(self.columns[name].join for name in numbered)
        if numbered and self.delivery == "append" and not rest and not joined and set(self.location) & set("*?["):
            raise ValueError(
                f"`{numbered[0]}` alone is the key, but record 1 of each file of {self.location} would be the same; "
                "add `join` with a column that no two files share"
            )
        return self

    @property
    def numbered_key(self) -> list[str]:
        """Key columns that hold a record number: they mean something within one version of one file only."""
        mapped = self.columns
        return [name for name in self.contract.key if name in mapped and mapped[name].record_number]

    @property
    def contract(self) -> Feed:
        """The raw table this source fills, one row a record."""
        if self.dialect is not None:
            return canonical_feeds()[RESPONSES]
        if self.feed is not None:
            return canonical_feeds()[self.feed]
        schema, name = str(self.table).split(".")
        return Feed(table_name=f"raw_{schema}.{name}", key=self.key, columns=self.types)

    @property
    def tables(self) -> tuple[str, ...]:
        """Every raw table that rows of this source stand in: a survey export fills answers beside its responses."""
        own = self.contract.table_name
        return (own, canonical_feeds()[ANSWERS].table_name) if self.dialect is not None else (own,)

    def file_type(self, path: Path) -> FileType:
        """Declared type, else what the file's ending says (a final .gz is looked through)."""
        if self.format.type is not None:
            return self.format.type
        suffixes = [s.lower() for s in path.suffixes if s.lower() != ".gz"]
        return ENDINGS.get(suffixes[-1] if suffixes else "", "csv")

    @property
    def file_type_shown(self) -> str:
        """Format name for lineage pictures."""
        return "yaml" if self.records else self.file_type(Path(self.location))


class Company(Strict):
    """What holds for the whole company."""

    name: str
    as_of: date | None = None
    reporting_currency: str = Field(default="EUR", pattern=r"^[A-Z]{3}$")
    time_zone: str = "UTC"
    min_n: int = Field(default=5, ge=1)
    return_window_days: int = Field(default=60, ge=1)
    publish_quotes: Literal["off", "scrubbed"] = "off"
    rules: Rules = Rules()

    @field_validator("publish_quotes", mode="before")
    @classmethod
    def _off_is_not_false(cls, value: Any) -> Any:
        return "off" if value is False else value


class SourcesFile(Strict):
    """The whole sources file."""

    company: Company
    themes: str | None = Field(default=None, pattern=r"^[^/\\]+\.ya?ml$")
    sources: dict[str, Source]
