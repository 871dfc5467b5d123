"""One entry of `columns:` in sources.yml: where a canonical column comes from.

Add a way to name an origin here, and in `plan` and docs/SOURCES.md. What a value must be is the feed's business.
"""

from __future__ import annotations

from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator


class ColumnMapping(BaseModel):
    """Where a canonical column comes from when a bare name does not say enough."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    from_: str | list[str] | None = Field(default=None, alias="from")
    join: list[str] = []
    record_number: bool = False
    format: str | None = None

    @model_validator(mode="after")
    def _one_origin(self) -> Self:
        if (self.from_ is None) == (not self.join and not self.record_number):
            raise ValueError(
                "give either `from` (one column), or `join` (columns put together with a colon) and/or "
                "`record_number: true` (the number of the record in its file, put last)"
            )
        return self

    @property
    def candidates(self) -> list[str]:
        """Their names, in the order to try."""
        return [self.from_] if isinstance(self.from_, str) else list(self.from_ or [])
