"""What the parent asks of a checking child, and what it gets back; both cross a pipe as JSON.

Add a field when the check of one file needs to know or tell more. No behaviour beyond (de)serialising.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

# contract type → type in the work file
SQL_TYPES: dict[str, str] = {
    "text": "VARCHAR",
    "integer": "BIGINT",
    "decimal": "DECIMAL(18,4)",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "timestamp": "TIMESTAMP",
    "json": "VARCHAR",
    "currency": "VARCHAR",
}

NO_ROOM = "no room"  # status of a result: the disk was full, and nothing is known of the file


# an SQL test that a value fails, and the reason code; without a code: a test that shows at once that it is fine
Check = tuple[str, str | None]


class HoldFile(Exception):
    """The file must not be loaded, not even in part; carries the reason code and what to do."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message


@dataclass(frozen=True)
class PlannedColumn:
    """One canonical column: type, where it comes from, what a value must satisfy."""

    name: str
    type: str
    candidates: list[str]
    is_mapped: bool
    join: list[str] = field(default_factory=list)
    record_number: bool = False
    required: bool = False
    constant: str | None = None
    format: str | None = None
    accepted: list[str] = field(default_factory=list)
    values: dict[str, str] = field(default_factory=dict)
    min: float | None = None
    max: float | None = None
    with_key: bool = False
    hash_in_place: bool = False

    @property
    def is_in_file(self) -> bool:
        """False for what needs no column of the file: a constant, or nothing but the record's number."""
        return self.constant is None and bool(self.join or not self.record_number)


@dataclass(frozen=True)
class Job:
    """One file to check."""

    source: str
    path: str
    shown_path: str
    type: str
    size: int
    delimiter: str
    quote: str
    escape: str
    encoding: str
    skip_rows: int
    sheet: str | None
    decimal: str
    thousands: str
    null_values: list[str]
    true_values: list[str]
    false_values: list[str]
    time_zone: str
    columns: list[PlannedColumn]
    order_by: str | None
    order_by_format: str
    other_columns: str
    max_bad_rows: int
    max_bad_share: float
    max_bytes: int
    max_ratio: float
    hash_key: str
    out_folder: str
    negative: list[str] = field(default_factory=list)
    currency_signs: list[str] = field(default_factory=list)
    private: list[str] = field(default_factory=list)
    control: str | None = None
    dialect: str | None = None
    survey: dict[str, Any] = field(default_factory=dict)
    header_rows: int = 1
    envelope: str | None = None

    @classmethod
    def from_json(cls, document: dict[str, Any]) -> Job:
        """The job as it was before it crossed the pipe."""
        columns = [PlannedColumn(**column) for column in document.pop("columns")]
        return cls(columns=columns, **document)

    def to_json(self) -> dict[str, Any]:
        """Plain data for the pipe."""
        return asdict(self)


def storable(text: str) -> str:
    """Text as UTF-8 can hold it: what stands for undecodable bytes is written out as an escape."""
    return text.encode("utf-8", "backslashreplace").decode()


@dataclass
class BadRecord:
    """A record that was not loaded: where it stands, which column, why, and its raw text."""

    record_no: int
    line: int
    column_name: str
    reason: str
    message: str
    raw_record: str

    def __post_init__(self) -> None:  # noqa: D105
        self.raw_record = storable(self.raw_record)


@dataclass
class Result:
    """Outcome of a check. counted = good + len(bad) unless the file is held."""

    status: str
    counted: int = 0
    good: int = 0
    bad: list[BadRecord] = field(default_factory=list)
    reason: str = ""
    message: str = ""
    warnings: list[str] = field(default_factory=list)
    parquet: str = ""
    numeric_totals: dict[str, str] = field(default_factory=dict)
    max_event_at: str | None = None
    control_records: int | None = None
    recognised: str = ""
    questions: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:  # noqa: D105
        self.message = storable(self.message)
        self.warnings = [storable(warning) for warning in self.warnings]

    @classmethod
    def from_json(cls, document: dict[str, Any]) -> Result:
        """The result as it was before it crossed the pipe."""
        bad = [BadRecord(**record) for record in document.pop("bad")]
        return cls(bad=bad, **document)

    def to_json(self) -> dict[str, Any]:
        """Plain data for the pipe."""
        return asdict(self)
