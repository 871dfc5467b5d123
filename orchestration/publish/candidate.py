"""One attempt to publish: what it is about, whether it is news, and the manifest it would have.

Add here what is known of an attempt before readers see it. Nothing here reads or writes a file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import duckdb

from orchestration.publish.copying import STORAGE, Content
from orchestration.publish.gate import Verdict
from orchestration.publish.versions import Manifest

CHANGES_BY_ITSELF = "publish_ledger"  # a mart of attempts: it must not cause the next version


@dataclass(frozen=True)
class Candidate:
    """What would be published, from where, and what readers see until then."""

    work_file: Path
    root: Path
    run_id: str
    as_of: date
    marts: Sequence[str]
    code_version: str
    live: Manifest | None
    now: datetime

    @property
    def partial(self) -> Path:
        """Where the version is made."""
        return self.root / "versions" / f".{self.run_id}.partial"

    @property
    def final(self) -> Path:
        """Where it goes when it is whole."""
        return self.root / "versions" / self.run_id

    @property
    def needed(self) -> int:
        """Bytes that must be free: twice the last version, or the work file before the first."""
        return 2 * int(self.live["bytes"]) if self.live else self.work_file.stat().st_size

    def is_shown(self, prints: Mapping[str, str]) -> bool:
        """Whether readers already see this content of the same day."""
        if self.live is None or self.live["as_of"] != self.as_of.isoformat():
            return False
        live = {mart: held["fingerprint"] for mart, held in self.live["marts"].items()}
        compared = (live.keys() | prints.keys()) - {CHANGES_BY_ITSELF}
        return all(live.get(mart) == prints.get(mart) for mart in compared)

    def manifest(self, contents: Mapping[str, Content], verdicts: Mapping[str, Verdict]) -> Manifest:
        """What the version holds and on whose word; sizes come when it is sealed."""
        before = self.live["marts"] if self.live else {}
        return {
            "run_id": self.run_id,
            "as_of": self.as_of.isoformat(),
            "published_at": self.now.isoformat(),
            "previous_run_id": self.live["run_id"] if self.live else None,
            "code_version": self.code_version,
            "storage": STORAGE,
            "duckdb": duckdb.__version__,
            "marts": {
                mart: {
                    "rows": content.rows,
                    "previous_rows": before.get(mart, {}).get("rows"),
                    "fingerprint": content.fingerprint,
                    "suite": verdicts[mart].suite,
                    "expectations": verdicts[mart].expected,
                    "failed_critical": verdicts[mart].failed_critical,
                    "failed_warn": verdicts[mart].failed_warning,
                }
                for mart, content in contents.items()
            },
        }
