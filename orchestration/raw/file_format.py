"""The keys of sources.yml that say how bytes are to be read, when a file is held, and what lies beside it.

Add a key of `format`, `limits` or `sidecar` here; it reaches the checking child through `plan`. What a source
is and fills belongs in `config`.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

FileType = Literal["csv", "tsv", "jsonl", "json", "parquet", "xlsx"]
ENDINGS: dict[str, FileType] = {
    ".csv": "csv", ".tsv": "tsv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "json",
    ".parquet": "parquet", ".xlsx": "xlsx", ".txt": "csv",
}  # fmt: skip


class Strict(BaseModel):
    """A part of sources.yml: unknown keys are mistakes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class FileFormat(Strict):
    """How the bytes of a file are to be read. Declared, never guessed."""

    type: FileType | None = None
    delimiter: str | None = Field(default=None, min_length=1, max_length=1)
    quote: str = Field(default='"', max_length=1)
    escape: str = Field(default='"', max_length=1)
    encoding: Literal["utf-8", "utf-16", "latin-1", "windows-1252"] = "utf-8"
    skip_rows: int = Field(default=0, ge=0)
    sheet: str | None = None
    decimal: Literal[".", ","] = "."
    thousands: Literal["", ".", ",", " ", "'"] = ""
    negative: tuple[Literal["parentheses", "trailing_minus"], ...] = ()
    currency_signs: tuple[Annotated[str, Field(min_length=1, max_length=8)], ...] = ()
    date_format: str = "%Y-%m-%d"
    timestamp_format: str = "iso"
    null_values: tuple[str, ...] = ("",)
    true_values: tuple[str, ...] = ("true",)
    false_values: tuple[str, ...] = ("false",)

    @field_validator("currency_signs")
    @classmethod
    def _signs_are_no_digits(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        wrong = [sign for sign in value if any(letter.isdigit() or letter in "+-.,()" for letter in sign)]
        if wrong:
            raise ValueError(f"`currency_signs` has {wrong[0]!r}: digits and the signs of numbers cannot be taken out")
        return value

    @model_validator(mode="after")
    def _decimal_is_not_thousands(self) -> Self:
        if self.thousands and self.thousands == self.decimal:
            raise ValueError("`thousands` and `decimal` are the same sign; declare two different ones")
        return self


class Limits(Strict):
    """When a file is held whole instead of loaded in part."""

    max_bad_rows: int = Field(default=1000, ge=0)
    max_bad_share: float = Field(default=0.01, ge=0, le=1)
    max_bytes: int = Field(default=2_000_000_000, gt=0)
    max_ratio: float = Field(default=200, gt=1)


class Sidecar(Strict):
    """Files beside a delivery that speak about it: a marker that it is whole, a count of its records."""

    done: str | None = None
    count: str | None = None

    @field_validator("done", "count")
    @classmethod
    def _is_an_ending(cls, value: str | None) -> str | None:
        if value is not None and (not value.startswith(".") or "/" in value or value.lower() in {*ENDINGS, ".gz", "."}):
            raise ValueError("must be what is added to the name of a delivery, like .done, and no ending of data files")
        return value

    @property
    def endings(self) -> tuple[str, ...]:
        """Files with these endings are never deliveries themselves."""
        return tuple(ending for ending in (self.done, self.count) if ending)
