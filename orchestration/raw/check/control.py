"""What the sender says of a delivery beside it (`<file>.count`), against what is really in the file.

The sidecar holds the number of records, or lines like `records=1200` and `refund_amount=915.40` (sums of
mapped columns). Add another control total here; where sidecars lie is `sidecar`'s matter.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from orchestration.raw.check.job import HoldFile, Job

_RECORDS = ("records", "rows", "count")


def declared_totals(text: str) -> dict[str, Decimal]:
    """Totals by name; `records` is the number of records.

    Raises:
        HoldFile: the sidecar holds something else.
    """
    totals: dict[str, Decimal] = {}
    for line in (line.strip() for line in text.replace("\ufeff", "").splitlines()):
        name, _, value = line.rpartition("=")
        try:
            total = Decimal(value.strip().replace("_", "x")) if line else None
        except InvalidOperation as error:
            raise HoldFile(
                "control_count",
                "its count sidecar holds no number of records; it should hold one number, or lines like `records=12`",
            ) from error
        if total is not None:
            key = name.strip().lower() or "records"
            totals["records" if key in _RECORDS else key] = total
    return totals


def check_control(job: Job, counted: int) -> int | None:
    """The number of records that the sidecar says, if there is one.

    Raises:
        HoldFile: the file has another number.
    """
    if job.control is None:
        return None
    expected = declared_totals(job.control).get("records")
    if expected is None:
        raise HoldFile("control_count", "its count sidecar does not say how many records there are (`records=12`)")
    if expected != counted:
        raise HoldFile(
            "control_count",
            f"its count sidecar says {expected:,} records, the file has {counted:,}; cut off, or the sidecar is of "
            "another delivery: ask for both again",
        )
    return counted


def check_sums(job: Job, totals: dict[str, str], *, bad: int) -> None:
    """Holds a file whose sums differ from the sidecar's; with refused records only their absence can be judged."""
    for name, expected in declared_totals(job.control or "").items():
        if name == "records" or bad:
            continue
        found = Decimal(totals.get(name, "0"))
        if found != expected:
            raise HoldFile("control_total", f"its count sidecar says that {name} sums to {expected}, loaded is {found}")
