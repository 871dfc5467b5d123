"""One delivered file on its way from the landing folder into the manifest."""

from __future__ import annotations

from dataclasses import dataclass

from orchestration.raw.config import Source
from orchestration.raw.landing import Delivery


@dataclass(frozen=True)
class FileEntry:
    """One file of one source on its way into the manifest."""

    delivery: Delivery
    source: Source
    sha256: str
    sort_key: str
    version: int
    contract_hash: str
    time_zone: str
    run_id: str
    control: str | None = None
    was_version: int | None = None  # of this content under this name, which came back after another

    @property
    def file_id(self) -> str:
        """Short content hash that raw rows carry."""
        return self.sha256[:16]
